package io.atrio.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers of slices beside writers that commit in another order than they wrote. */
@Timeout(30)
final class CommitOrderTest {
  /** A live reader looks 15 times in it. */
  private static final Duration A_WHILE = Duration.ofMillis(300);

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static QueryDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = QueryDatabase.open(temp);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void anEventWaitsForOlderOnesThatAreNotCommittedYet() throws Exception {
    try (JournalWriter slow = database.writer();
        JournalWriter quick = database.writer();
        var live = Listener.on(live("Waits"), database.system())) {
      quick.write("Waits|quick", 1).commit();
      await().until(() -> live.received().size() == 1);
      slow.write("Waits|slow", 1);
      quick.write("Waits|quick", 2).commit();
      await().during(A_WHILE).until(() -> live.received().size() == 1);
      slow.write("Waits|slow", 2).commit();
      await().until(() -> live.received().size() == 4);
      assertThat(live.received())
          .containsExactly("Waits|quick/1", "Waits|slow/1", "Waits|quick/2", "Waits|slow/2");
    }
  }

  @Test
  void anEventOlderThanTheOpenTransactionIsNotHeldBack() throws Exception {
    try (JournalWriter slow = database.writer();
        JournalWriter quick = database.writer()) {
      quick.write("Older|1", 1).commit();
      slow.write("Older|2", 1);
      try (var live = Listener.on(live("Older"), database.system())) {
        await().until(() -> live.received().equals(List.of("Older|1/1")));
      }
      slow.rollback();
    }
  }

  @Test
  void anEventWaitsForATransactionThatIsRolledBack() throws Exception {
    try (JournalWriter slow = database.writer();
        JournalWriter quick = database.writer();
        var live = Listener.on(live("Back"), database.system())) {
      slow.write("Back|slow", 1);
      quick.write("Back|quick", 1).commit();
      await().during(A_WHILE).until(() -> live.received().isEmpty());
      slow.rollback();
      await().until(() -> live.received().size() == 1);
      assertThat(live.received()).containsExactly("Back|quick/1");
    }
  }

  @Test
  void aTransactionThatOnlyReadsHoldsNobodyBack() throws Exception {
    try (JournalWriter reader = database.writer();
        JournalWriter quick = database.writer();
        var live = Listener.on(live("Reads"), database.system())) {
      reader.read();
      quick.write("Reads|1", 1).commit();
      await().until(() -> live.received().size() == 1);
      reader.rollback();
    }
  }

  @Test
  void aCurrentStreamWaitsForWhatWasWrittenBeforeItBegan() throws Exception {
    try (JournalWriter slow = database.writer();
        JournalWriter quick = database.writer()) {
      slow.write("Current|slow", 1);
      quick.write("Current|quick", 1).commit();
      var all =
          database
              .journal(10)
              .<Said>currentEventsBySlices("Current", 0, 1023, Offset.noOffset())
              .map(envelope -> envelope.event().text())
              .runWith(Sink.seq(), database.system())
              .toCompletableFuture();
      await().during(A_WHILE).until(() -> !all.isDone());
      slow.commit();
      assertThat(all)
          .succeedsWithin(Duration.ofSeconds(5))
          .isEqualTo(List.of("Current|slow/1", "Current|quick/1"));
    }
  }

  private static Source<String, NotUsed> live(String type) {
    Source<EventEnvelope<Said>, NotUsed> events =
        database.journal(10).eventsBySlices(type, 0, 1023, Offset.noOffset());
    return events.map(envelope -> envelope.event().text());
  }
}
