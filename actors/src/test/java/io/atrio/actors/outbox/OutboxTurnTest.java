package io.atrio.actors.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.settings.OutboxSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OutboxTurnTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration POLL = Duration.ofSeconds(1);

  private final AtomicLong nanos = new AtomicLong();
  private final AskedConnection connection = new AskedConnection();
  private final Publishing publishing = new Publishing();
  private final TestProbe<OutboxTurn.Report> reports = KIT.createTestProbe();
  private final ActorRef<OutboxTurn.Command> turn =
      KIT.spawn(
          OutboxTurn.create(
              connection,
              publishing,
              new OutboxSettings(true, POLL, 2),
              new OutboxWindow(2, 100),
              reports.getRef(),
              nanos::get),
          DispatcherSelector.fromConfig("pekko.test.calling-thread-dispatcher"));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void newsDuringALookIsLookedForAfterIt() {
    turn.tell(OutboxTurn.News.NOW);
    turn.tell(OutboxTurn.News.NOW);
    assertThat(connection.looks).hasSize(1);

    found();

    assertThat(connection.looks).hasSize(1);
    found();
    assertThat(connection.looks).isEmpty();
    reports.expectMessage(OutboxTurn.Working.NOW);
    reports.expectNoMessage(Duration.ZERO);
  }

  @Test
  void theNextRowOfAChannelWaitsForTheAnswerToTheOneBefore() {
    found(row(1, "a"), row(2, "a"));
    assertThat(publishing.ids()).containsExactly(1L);

    publishing.answer();

    assertThat(publishing.ids()).containsExactly(2L);
  }

  @Test
  void whatIsPublishedWhileTheDatabaseWorksIsSettledTogether() {
    found(row(1, "a"), row(2, "b"));
    publishing.answer();
    assertThat(connection.settlements).hasSize(1);
    assertThat(connection.settlements.remove().question().published()).containsExactly(1L);
    publishing.answer();
    assertThat(connection.settlements).isEmpty();
  }

  @Test
  void aRowThatIsNotAnsweredForIsPublishedAgainAfterARest() {
    found(row(1, "a"));
    publishing.fail();
    assertThat(publishing.ids()).isEmpty();

    TIME.timePasses(Duration.ofMillis(100));

    assertThat(publishing.ids()).containsExactly(1L);
  }

  @Test
  void aFullWindowGoesOnAskingSoThatTheTurnIsKept() {
    found(row(1, "a"), row(2, "a"));
    turn.tell(OutboxTurn.News.NOW);
    assertThat(connection.looks).isEmpty();

    TIME.timePasses(POLL);

    assertThat(connection.looks.remove().question().rows()).isZero();
  }

  @Test
  void aNodeThatHadNoAnswerForTooLongPublishesNoFurtherRow() {
    found(row(1, "a"), row(2, "a"));
    nanos.addAndGet(OutboxConnection.LEASE.toNanos());

    publishing.answer();

    assertThat(publishing.ids()).isEmpty();
    reports.expectMessage(OutboxTurn.Working.NOW);
    assertThat(over().failure()).hasMessageContaining("for too long");
  }

  @Test
  void aBrokenConnectionEndsTheTurnAndTellsWhatMayNotBeDeleted() {
    found(row(1, "a"));
    publishing.answer();
    connection.settlements.remove().answer().completeExceptionally(new IllegalStateException("x"));

    reports.expectMessage(OutboxTurn.Working.NOW);
    OutboxTurn.Over over = over();
    assertThat(over.unsettled()).isEqualTo(Set.of(1L));
    assertThat(over.failure()).hasMessage("x");
    KIT.createTestProbe().expectTerminated(turn);
  }

  @Test
  void aDrainedTurnBeginsNothingAndEndsWhenAllIsSettled() {
    found(row(1, "a"), row(2, "a"));
    turn.tell(OutboxTurn.Drain.NOW);
    publishing.answer();
    assertThat(publishing.ids()).isEmpty();
    reports.expectMessage(OutboxTurn.Working.NOW);
    reports.expectNoMessage(Duration.ZERO);

    connection.settlements.remove().answer().complete(Done.getInstance());

    assertThat(over()).isEqualTo(new OutboxTurn.Over(Set.of(), null));
  }

  @Test
  void refusedRowsAreSettledWithTheirReason() {
    found(row(1, "no channel"));

    Map<Long, String> refused = connection.settlements.remove().question().refused();
    assertThat(refused).containsOnlyKeys(1L);
    assertThat(refused.get(1L)).startsWith("invalid_channel");
    assertThat(publishing.ids()).isEmpty();
  }

  private void found(OutboxRow... rows) {
    connection.looks.remove().answer().complete(List.of(rows));
  }

  private OutboxTurn.Over over() {
    return reports.expectMessageClass(OutboxTurn.Over.class);
  }

  private static OutboxRow row(long id, String channel) {
    return new OutboxRow(id, 0, channel, "e", "1", 1, null);
  }

  /** Channels whose answers come one after the other, when the test likes. */
  private static final class Publishing implements RowPublisher {
    private final Queue<OutboxRow> rows = new ArrayDeque<>();
    private final Queue<CompletableFuture<Optional<Refused>>> answers = new ArrayDeque<>();

    @Override
    public CompletionStage<Optional<Refused>> publish(OutboxRow row) {
      CompletableFuture<Optional<Refused>> answer = new CompletableFuture<>();
      rows.add(row);
      answers.add(answer);
      return answer;
    }

    /** Those that wait for their answer. */
    List<Long> ids() {
      return rows.stream().map(OutboxRow::id).toList();
    }

    void answer() {
      rows.remove();
      answers.remove().complete(Optional.empty());
    }

    void fail() {
      rows.remove();
      answers.remove().completeExceptionally(new IllegalStateException("no answer"));
    }
  }
}
