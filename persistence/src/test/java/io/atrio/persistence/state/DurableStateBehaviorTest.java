package io.atrio.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.persistence.plugin.PluginDatabase;
import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the store is for. */
@Timeout(60)
final class DurableStateBehaviorTest {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  @SuppressWarnings("NullAway.Init")
  private static PluginDatabase database;

  @SuppressWarnings("NullAway.Init")
  private ActorTestKit actors;

  @BeforeAll
  static void startDatabase() {
    database = PluginDatabase.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start() {
    actors = ActorTestKit.create(database.settings());
  }

  @AfterEach
  void stop() {
    actors.shutdownTestKit();
  }

  @Test
  void aStateSurvivesTheActorSystem() {
    ActorRef<Counter.Command> counter = actors.spawn(Counter.create("survivor"));
    increment(counter);
    increment(counter);
    stop();
    start();
    ActorRef<Counter.Command> again = actors.spawn(Counter.create("survivor"));
    assertThat(read(again)).isEqualTo(2);
    increment(again);
    assertThat(read(again)).isEqualTo(3);
  }

  @Test
  void theSecondWriterIsRejectedAndTheFirstGoesOn() {
    ActorRef<Counter.Command> first = actors.spawn(Counter.create("contested"));
    ActorRef<Counter.Command> second = actors.spawn(Counter.create("contested"));
    assertThat(read(first) + read(second)).isZero();
    increment(first);
    TestProbe<Done> refused = actors.createTestProbe();
    second.tell(new Counter.Increment(refused.getRef()));
    refused.expectTerminated(second, ANSWER);
    refused.expectNoMessage(Duration.ZERO);
    increment(first);
    assertThat(read(first)).isEqualTo(2);
  }

  @Test
  void aDeletedStateCanBeWrittenAtOnceAndAgainAfterARestart() {
    ActorRef<Counter.Command> counter = actors.spawn(Counter.create("deleted"));
    for (int round = 0; round < 20; round++) {
      increment(counter);
      increment(counter);
      counter.tell(new Counter.Delete());
    }
    increment(counter);
    counter.tell(new Counter.Delete());
    assertThat(read(counter)).isZero();
    ActorRef<Counter.Command> again = actors.spawn(Counter.create("deleted"));
    assertThat(read(again)).isZero();
    increment(again);
    assertThat(read(again)).isEqualTo(1);
  }

  @Test
  void theRowHasItsSliceItsTypeItsRevisionAndItsTag() {
    increment(actors.spawn(Counter.create("tagged")));
    assertThat(
            texts(
                "SELECT slice || ' ' || entity_type || ' ' || revision || ' ' || tags[1] FROM"
                    + " atrio.durable_state WHERE persistence_id = 'Counter|tagged'"))
        .containsExactly(
            Math.abs("Counter|tagged".hashCode() % 1024) + " Counter 1 " + Counter.TAG);
  }

  private void increment(ActorRef<Counter.Command> counter) {
    TestProbe<Done> done = actors.createTestProbe();
    counter.tell(new Counter.Increment(done.getRef()));
    done.receiveMessage(ANSWER);
  }

  private int read(ActorRef<Counter.Command> counter) {
    TestProbe<Counter.Count> count = actors.createTestProbe();
    counter.tell(new Counter.Read(count.getRef()));
    return count.receiveMessage(ANSWER).value();
  }

  private static List<String> texts(String sql) {
    return database
        .database()
        .select(sql, Database.NOTHING, row -> String.valueOf(row.get(0)))
        .blockOptional()
        .orElseThrow();
  }
}
