package io.atrio.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.atrio.persistence.plugin.PluginDatabase;
import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class JournalUnderFaultsTest {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final PluginDatabase database = PluginDatabase.start();
  private ActorTestKit actors = ActorTestKit.create(withoutSnapshots());

  @BeforeEach
  void recoverOnce() {
    assertThat(read(actors.spawn(Notebook.create("warm"))).count()).isZero();
  }

  @AfterEach
  void stop() {
    actors.shutdownTestKit();
    database.close();
  }

  @Test
  void theSecondWriterOfAPersistenceIdIsRejectedAndTheFirstGoesOn() {
    ActorRef<Notebook.Command> first = actors.spawn(Notebook.create("one"));
    ActorRef<Notebook.Command> second = actors.spawn(Notebook.create("one"));
    assertThat(read(first).count() + read(second).count()).isZero();
    note(first, "by the first");
    TestProbe<Done> refused = actors.createTestProbe();
    second.tell(new Notebook.Note("by the second", refused.getRef()));
    // It starts anew from what the first wrote, and its own write is not there.
    await()
        .atMost(ANSWER)
        .until(() -> tryRead(second).equals(new Notebook.Notes(1, "by the first")));
    refused.expectNoMessage(Duration.ZERO);
    assertThat(
            texts(
                "SELECT count(*)::text FROM atrio.event_journal WHERE persistence_id = 'notebook|one'"))
        .containsExactly("1");
  }

  @Test
  void aRowHasItsSliceItsTypeItsTimeAndItsTags() {
    note(actors.spawn(Notebook.create("tagged")), "# marked");
    int slice = Math.abs("notebook|tagged".hashCode() % 1024);
    assertThat(
            texts(
                "SELECT slice || ' ' || entity_type || ' ' || seq_nr || ' ' || array_length(tags, 1)"
                    + " || ' ' || ('marked' = ANY(tags)) || ' ' || (E'a,\"b\"\\x1f' = ANY(tags))"
                    + " || ' ' || (db_timestamp BETWEEN now() - interval '1 minute' AND clock_timestamp())"
                    + " FROM atrio.event_journal WHERE persistence_id = 'notebook|tagged'"))
        .containsExactly(slice + " notebook 1 2 true true true");
  }

  @Test
  void aWriteThatPostgresRefusesFailsAloneAmongHundredsAtOnce() {
    List<ActorRef<Notebook.Command>> notebooks =
        IntStream.range(0, 300).mapToObj(i -> actors.spawn(Notebook.create("n" + i))).toList();
    notebooks.forEach(notebook -> assertThat(read(notebook).count()).isZero());
    TestProbe<Done> noted = actors.createTestProbe();
    TestProbe<Done> refused = actors.createTestProbe();
    for (int i = 0; i < notebooks.size(); i++) {
      ActorRef<Notebook.Command> notebook = notebooks.get(i);
      notebook.tell(
          i % 100 == 50
              ? new Notebook.Note(Notebook.REFUSED, refused.getRef())
              : new Notebook.Note("x", noted.getRef()));
    }
    assertThat(noted.receiveSeveralMessages(297, ANSWER)).hasSize(297);
    assertThat(texts("SELECT count(*)::text FROM atrio.event_journal")).containsExactly("297");
    refused.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whatWasAcknowledgedSurvivesAKilledDatabaseAndWritingGoesOnWhenItIsBack() {
    List<ActorRef<Notebook.Command>> notebooks =
        IntStream.range(0, 50).mapToObj(i -> actors.spawn(Notebook.create("n" + i))).toList();
    Map<Integer, AtomicInteger> acknowledged = new ConcurrentHashMap<>();
    AtomicInteger rounds = new AtomicInteger();
    Thread writer =
        Thread.startVirtualThread(
            () -> {
              while (rounds.get() >= 0) {
                writeEverywhere(notebooks, acknowledged);
                rounds.updateAndGet(r -> r < 0 ? r : r + 1);
              }
            });
    await().until(() -> rounds.get() > 3);
    database.kill();
    database.startAgain();
    int before = total(acknowledged);
    await().atMost(ANSWER).until(() -> total(acknowledged) > before + 200);
    rounds.set(-1);
    await().until(() -> !writer.isAlive());
    actors.shutdownTestKit();
    actors = ActorTestKit.create(withoutSnapshots());
    for (int i = 0; i < notebooks.size(); i++) {
      int kept = read(actors.spawn(Notebook.create("n" + i))).count();
      assertThat(kept)
          .isGreaterThanOrEqualTo(acknowledged.getOrDefault(i, new AtomicInteger()).get());
    }
  }

  private void writeEverywhere(
      List<ActorRef<Notebook.Command>> notebooks, Map<Integer, AtomicInteger> acknowledged) {
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < notebooks.size(); i++) {
      int which = i;
      asking.add(
          Thread.startVirtualThread(
              () -> {
                if (tryNote(notebooks.get(which))) {
                  acknowledged.computeIfAbsent(which, w -> new AtomicInteger()).incrementAndGet();
                }
              }));
    }
    asking.forEach(JournalUnderFaultsTest::join);
  }

  private boolean tryNote(ActorRef<Notebook.Command> notebook) {
    return AskPattern.ask(
            notebook,
            (ActorRef<Done> reply) -> new Notebook.Note("x", reply),
            Duration.ofSeconds(1),
            actors.scheduler())
        .handle((done, failure) -> failure == null)
        .toCompletableFuture()
        .join();
  }

  private static int total(Map<Integer, AtomicInteger> acknowledged) {
    return acknowledged.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Config withoutSnapshots() {
    return ConfigFactory.parseString(
            "pekko.persistence.snapshot-store.plugin = pekko.persistence.no-snapshot-store")
        .withFallback(database.settings());
  }

  private void note(ActorRef<Notebook.Command> notebook, String text) {
    TestProbe<Done> noted = actors.createTestProbe();
    notebook.tell(new Notebook.Note(text, noted.getRef()));
    noted.receiveMessage(ANSWER);
  }

  private Notebook.Notes read(ActorRef<Notebook.Command> notebook) {
    TestProbe<Notebook.Notes> notes = actors.createTestProbe();
    notebook.tell(new Notebook.Read(notes.getRef()));
    return notes.receiveMessage(ANSWER);
  }

  /** What it answers within half a second; nothing if it is between two lives. */
  private Notebook.Notes tryRead(ActorRef<Notebook.Command> notebook) {
    return AskPattern.<Notebook.Command, Notebook.Notes>ask(
            notebook, Notebook.Read::new, Duration.ofMillis(500), actors.scheduler())
        .exceptionally(late -> new Notebook.Notes(0, ""))
        .toCompletableFuture()
        .join();
  }

  private List<String> texts(String sql) {
    return database
        .database()
        .select(sql, Database.NOTHING, row -> String.valueOf(row.get(0)))
        .blockOptional(Database.LIMIT)
        .orElseThrow();
  }
}
