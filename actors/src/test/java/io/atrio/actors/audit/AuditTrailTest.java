package io.atrio.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditTrail.Recorded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "trail",
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(EventSourcedBehaviorTestKit.config())
              .withFallback(ConfigFactory.load()));
  private static final int PARTITION = 3;
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final EventSourcedBehaviorTestKit<AuditTrail.Command, ChainedEvent, TrailState> trail =
      EventSourcedBehaviorTestKit.create(
          KIT.system(), AuditTrail.create(PARTITION, Clock.fixed(NOW, ZoneOffset.UTC)));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void forget() {
    trail.clear();
  }

  @Test
  void aBatchBecomesLinksInItsOrderAndIsAnswered() {
    var result = record(1, AuditEvents.numbered(3));

    assertThat(result.reply()).isEqualTo(new Recorded(PARTITION, 1));
    assertThat(result.events())
        .isEqualTo(
            TrailState.empty(PARTITION).chain(AuditEvents.numbered(3), 1, NOW.toEpochMilli()));
    assertThat(head().sequence()).isEqualTo(3);
  }

  @Test
  void theNextBatchFollowsTheLastLink() {
    record(1, AuditEvents.numbered(2));
    AuditChain before = head();
    var result = record(2, AuditEvents.numbered(1));

    assertThat(before.precedes(result.eventOfType(ChainedEvent.class))).isTrue();
  }

  @Test
  void aBatchThatIsSentAgainIsAnsweredAgainAndNotRecordedAgain() {
    record(1, AuditEvents.numbered(2));
    AuditChain before = head();
    var again = record(1, AuditEvents.numbered(2));

    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isEqualTo(new Recorded(PARTITION, 1));
    assertThat(head()).isEqualTo(before);
  }

  @Test
  void aRestartedTrailKnowsItsHeadAndItsBatches() {
    record(1, AuditEvents.numbered(2));
    TrailState before = trail.getState();
    trail.restart();

    assertThat(trail.getState()).isEqualTo(before);
    assertThat(record(1, AuditEvents.numbered(2)).hasNoEvents()).isTrue();
    assertThat(record(2, AuditEvents.numbered(2)).events()).hasSize(2);
  }

  @Test
  void aSnapshotIsTakenEveryThousandEventsAndNoEventIsDeleted() {
    for (int batch = 1; batch <= 5; batch++) {
      record(batch, AuditEvents.numbered(250));
    }
    TrailState before = trail.getState();
    String id = AuditPartitions.persistenceId(PARTITION);

    TrailState snapshot =
        trail.snapshotTestKit().orElseThrow().expectNextPersistedClass(id, TrailState.class, SOON);
    assertThat(snapshot.chain().sequence()).isEqualTo(AuditTrail.SNAPSHOT_EVERY);
    assertThat(trail.persistenceTestKit().persistedInStorage(id)).hasSize(1250);
    assertThat(trail.restart().state()).isEqualTo(before);
  }

  @Test
  void aTrailWhoseJournalFailedAnswersWhenItIsAskedAgain() {
    TestProbe<Recorded> probe = KIT.createTestProbe();
    ActorRef<AuditTrail.Command> fragile =
        KIT.spawn(AuditTrail.create(9, Clock.fixed(NOW, ZoneOffset.UTC)));
    var sent =
        new AuditTrail.RecordBatch(AuditEvents.NODE, 1, AuditEvents.numbered(2), probe.getRef());
    trail.persistenceTestKit().failNextPersisted(AuditPartitions.persistenceId(9));

    fragile.tell(sent);
    // Again and again, as a buffer does: what comes while the trail restarts may wait for the next.
    Recorded answer =
        probe.awaitAssert(
            SOON,
            () -> {
              fragile.tell(sent);
              return probe.receiveMessage(Duration.ofMillis(500));
            });

    assertThat(answer).isEqualTo(new Recorded(9, 1));
    assertThat(trail.persistenceTestKit().persistedInStorage(AuditPartitions.persistenceId(9)))
        .hasSize(2);
  }

  private CommandResultWithReply<AuditTrail.Command, ChainedEvent, TrailState, Recorded> record(
      long batch, List<AuditEvent> events) {
    return trail.runCommand(
        (ActorRef<Recorded> replyTo) ->
            new AuditTrail.RecordBatch(AuditEvents.NODE, batch, events, replyTo));
  }

  private AuditChain head() {
    return trail.<AuditChain>runCommand(AuditTrail.Head::new).reply();
  }
}
