package io.atrio.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditTrail.RecordBatch;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.settings.AuditSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AuditBufferTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  /** The actor runs in the thread of the test: time passes only when it has done its work. */
  private static final Props IN_STEP =
      DispatcherSelector.fromConfig("pekko.test.calling-thread-dispatcher");

  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration REPEAT = Duration.ofSeconds(2);
  private static final int BATCH = 4;
  private static final int BUFFER = 10;
  private static final AuditSettings SETTINGS =
      new AuditSettings(true, 1, INTERVAL, BATCH, BUFFER, Duration.ofSeconds(3), Duration.ZERO, "");
  private static final AuditBuffer.Answer JOURNALLED = new AuditBuffer.Answer(Optional.empty());
  private static final AuditBuffer.Answer GIVEN_UP =
      new AuditBuffer.Answer(Optional.of(Refused.of(ErrorCode.STORAGE_UNAVAILABLE)));

  private final TestProbe<AuditTrail.Command> trail = KIT.createTestProbe();
  private final TestProbe<AuditBuffer.Answer> asking = KIT.createTestProbe();
  private final ActorRef<AuditBuffer.Command> buffer =
      KIT.spawn(
          AuditBuffer.create(
              AuditEvents.NODE,
              SETTINGS,
              partition -> trail.getRef(),
              Clock.fixed(HeardAudit.NOW, ZoneOffset.UTC)),
          IN_STEP);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void eventsForWhichNobodyWaitsTravelTogether() {
    keep(3);
    TIME.expectNoMessageFor(INTERVAL.minusMillis(1), trail);
    TIME.timePasses(Duration.ofMillis(1));

    RecordBatch sent = sent();
    assertThat(sent.node()).isEqualTo(AuditEvents.NODE);
    assertThat(sent.batch()).isEqualTo(1);
    assertThat(sent.events()).isEqualTo(AuditEvents.numbered(3));
  }

  @Test
  void aFullBatchDoesNotWait() {
    keep(BATCH);

    assertThat(sent().events()).hasSize(BATCH);
  }

  @Test
  void anEventForWhichSomebodyWaitsTakesTheOthersWithIt() {
    keep(2);
    confirm();

    RecordBatch sent = sent();
    assertThat(sent.events()).hasSize(3);
    asking.expectNoMessage(Duration.ZERO);
    arrive(sent);
    asking.expectMessage(JOURNALLED);
  }

  @Test
  void oneBatchIsOnItsWayAtATime() {
    keep(BATCH);
    RecordBatch first = sent();
    keep(BATCH);
    confirm();
    TIME.expectNoMessageFor(INTERVAL.multipliedBy(2), trail);
    arrive(first);

    RecordBatch second = sent();
    assertThat(second.batch()).isEqualTo(2);
    assertThat(second.events()).hasSize(BATCH);
    arrive(second);
    assertThat(sent().batch()).isEqualTo(3);
  }

  @Test
  void whatWaitedBehindABatchForTheIntervalFollowsItAtOnce() {
    keep(BATCH);
    RecordBatch first = sent();
    keep(1);
    TIME.timePasses(INTERVAL);
    arrive(first);

    assertThat(sent().events()).hasSize(1);
  }

  @Test
  void aBatchThatIsNotAnsweredIsSentAgainAsItWas() {
    keep(BATCH);
    RecordBatch first = sent();
    keep(1);
    TIME.timePasses(REPEAT);
    assertThat(sent()).isEqualTo(first);
    TIME.timePasses(REPEAT);
    assertThat(sent()).isEqualTo(first);

    arrive(first);
    assertThat(sent().batch()).isEqualTo(2);
  }

  @Test
  void anAnswerThatComesTwiceChangesNothing() {
    keep(BATCH);
    RecordBatch first = sent();
    arrive(first);
    keep(BATCH);
    RecordBatch second = sent();
    keep(BATCH);
    arrive(first);
    TIME.expectNoMessageFor(INTERVAL, trail);
    arrive(second);

    assertThat(sent().batch()).isEqualTo(3);
  }

  @Test
  void whoWaitsLongerThanTheTimeAllowedIsRefusedAndTheEventGivenUp() {
    keep(BATCH);
    RecordBatch first = sent();
    confirm();
    TIME.expectNoMessageFor(Duration.ofMillis(1900), asking);
    TIME.timePasses(Duration.ofMillis(1100));
    asking.expectMessage(GIVEN_UP);
    trail.expectMessage(first);

    keep(1);
    arrive(first);
    TIME.timePasses(INTERVAL);
    assertThat(sent().events()).isEqualTo(AuditEvents.numbered(1));
  }

  @Test
  void anEventThatIsOnItsWayIsRefusedInTimeAndNotAnsweredTwice() {
    confirm();
    RecordBatch sent = sent();
    TIME.timePasses(Duration.ofSeconds(3));
    asking.expectMessage(GIVEN_UP);
    arrive(sent);

    flushed();
    asking.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aFullBufferRefusesWhoWaitsAtOnce() {
    keep(BUFFER);
    confirm();

    asking.expectMessage(GIVEN_UP);
  }

  @Test
  void aFullBufferDropsTheOthersAndRecordsHowMany() {
    keep(BUFFER);
    keep(3);
    RecordBatch first = sent();
    arrive(first);
    RecordBatch second = sent();
    arrive(second);
    TIME.timePasses(INTERVAL);
    RecordBatch last = sent();

    assertThat(second.events()).hasSize(BATCH);
    assertThat(last.events()).hasSize(BUFFER - 2 * BATCH + 1);
    AuditEvent told = last.events().getLast();
    assertThat(told.type()).isEqualTo(AuditType.AUDIT_DROPPED);
    assertThat(told.detail()).startsWith("3 ");
    assertThat(told.node()).isEqualTo(AuditEvents.NODE);
    arrive(last);
    flushed();
  }

  @Test
  void aFlushSendsWhatWaitsAndAnswersWhenAllIsJournalled() {
    TestProbe<Done> flushing = KIT.createTestProbe();
    keep(BATCH + 1);
    buffer.tell(new AuditBuffer.Flush(flushing.getRef()));
    arrive(sent());
    RecordBatch second = sent();
    flushing.expectNoMessage(Duration.ZERO);
    arrive(second);

    flushing.expectMessage(Done.getInstance());
  }

  @Test
  void aFlushOfNothingIsAnsweredAtOnce() {
    flushed();
  }

  @Test
  void longEventsMakeSmallBatches() {
    String detail = "x".repeat(30_000);
    for (int i = 0; i < BATCH; i++) {
      buffer.tell(
          new AuditBuffer.Keep(
              AuditEvents.of(AuditEvents.NODE, AuditType.LIMIT_HIT, "ana", detail)));
    }

    assertThat(sent().events()).hasSize(2);
  }

  private void keep(int events) {
    List<AuditEvent> all = AuditEvents.numbered(events);
    all.forEach(event -> buffer.tell(new AuditBuffer.Keep(event)));
  }

  private void confirm() {
    AuditEvent event = AuditEvents.event(AuditType.PERMISSION_DENIED, "ana");
    buffer.tell(new AuditBuffer.Confirm(event, asking.getRef()));
  }

  private RecordBatch sent() {
    return trail.expectMessageClass(RecordBatch.class);
  }

  private void arrive(RecordBatch batch) {
    batch.replyTo().tell(new AuditTrail.Recorded(0, batch.batch()));
  }

  private void flushed() {
    TestProbe<Done> flushing = KIT.createTestProbe();
    buffer.tell(new AuditBuffer.Flush(flushing.getRef()));
    flushing.expectMessage(Done.getInstance());
  }
}
