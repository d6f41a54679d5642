package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Slots that end and begin, with a hand-over that is there, away or slow. */
class SlotLifeTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  /** Longer than a slot waits for anything. */
  private static final Duration BOUND = SlotLife.GIVE_WITHIN.plusSeconds(5);

  private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC);
  private final HandOverInMemory handOver = new HandOverInMemory();
  private final TestProbe<ChannelProtocol.PublishAnswer> publisher = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aLifeGoesOnWhereTheOneBeforeItEndedInGoodOrder() {
    ActorRef<ChannelProtocol.Command> before = begin();
    ChannelProtocol.Published first = published(before, "k");
    published(before, null);
    leave(before);
    ActorRef<ChannelProtocol.Command> after = begin();

    ChannelProtocol.Published again = published(after, "k");
    assertThat(again.duplicate()).isTrue();
    assertThat(again.offset()).isEqualTo(first.offset());
    ChannelProtocol.Published third = published(after, null);
    assertThat(third.offset()).isEqualTo(3);
    assertThat(third.epoch()).isEqualTo(first.epoch());
    Page page = fetch(after, new Position(first.epoch(), 1));
    assertThat(page.gap()).isFalse();
    assertThat(page.frames()).extracting(Frame::offset).isEqualTo(List.of(2L, 3L));
  }

  @Test
  void aSlotThatHadNothingKeepsItsEpochToo() {
    ActorRef<ChannelProtocol.Command> before = begin();
    Position position = locate(before);
    leave(before);

    assertThat(locate(begin())).isEqualTo(position);
  }

  @Test
  void aLifeThatIsLostIsFollowedByANewEpoch() {
    leave(begin());
    ActorRef<ChannelProtocol.Command> lost = begin();
    long epoch = published(lost, null).epoch();
    KIT.stop(lost);

    assertThat(published(begin(), null).epoch()).isNotEqualTo(epoch);
  }

  @Test
  void whatComesBeforeTheAnswerWaitsInItsOrder() {
    handOver.hold();
    ActorRef<ChannelProtocol.Command> entity = begin();
    for (int i = 0; i < 3; i++) {
      publish(entity, "k" + i);
    }
    publisher.expectNoMessage(Duration.ZERO);
    handOver.release();

    for (long offset = 1; offset <= 3; offset++) {
      assertThat(answered().offset()).isEqualTo(offset);
    }
    assertThat(published(entity, "k1").offset()).isEqualTo(2);
  }

  @Test
  void publishesThatCannotWaitAreRefused() {
    handOver.hold();
    ActorRef<ChannelProtocol.Command> entity = begin();
    for (int i = 0; i <= SlotLife.STASH; i++) {
      publish(entity, null);
    }

    assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
    handOver.release();
    assertThat(answered().offset()).isEqualTo(1);
  }

  @Test
  void aLifeThatCannotLearnWhatWasGivenBeginsANewEpoch() {
    ActorRef<ChannelProtocol.Command> before = begin();
    long epoch = published(before, null).epoch();
    leave(before);
    handOver.away(true);

    ChannelProtocol.Published first = published(begin(), null);
    assertThat(first.epoch()).isNotEqualTo(epoch);
    assertThat(first.offset()).isEqualTo(1);
  }

  @Test
  void whatALifeCouldNotTakeNoLifeAfterItTakes() {
    ActorRef<ChannelProtocol.Command> first = begin();
    published(first, null);
    leave(first);
    handOver.away(true);
    ActorRef<ChannelProtocol.Command> second = begin();
    long epoch = published(second, null).epoch();
    TIME.timePasses(SlotLife.TAKE_AGAIN);
    await().until(() -> handOver.takes() == 3);
    handOver.away(false);

    await().until(this::isTakenAfterAWhile);
    assertThat(published(second, null).epoch()).isEqualTo(epoch);
    KIT.stop(second);
    assertThat(published(begin(), null).offset()).isEqualTo(1);
  }

  @Test
  void aLifeThatBecameKnownLaterIsHandedOver() {
    handOver.away(true);
    ActorRef<ChannelProtocol.Command> late = begin();
    long epoch = published(late, null).epoch();
    handOver.away(false);
    TIME.timePasses(SlotLife.TAKE_AGAIN);
    await().until(() -> handOver.takes() == 2);
    leave(late);

    ChannelProtocol.Published next = published(begin(), null);
    assertThat(next.epoch()).isEqualTo(epoch);
    assertThat(next.offset()).isEqualTo(2);
  }

  @Test
  void anAnswerThatComesTooLateChangesNothing() {
    ActorRef<ChannelProtocol.Command> before = begin();
    long epoch = published(before, null).epoch();
    leave(before);
    handOver.hold();
    ActorRef<ChannelProtocol.Command> slow = begin();
    publish(slow, null);
    ChannelProtocol.Published first = answered();
    handOver.release();
    ChannelProtocol.Published second = published(slow, null);

    assertThat(first.epoch()).isNotEqualTo(epoch).isEqualTo(second.epoch());
    assertThat(second.offset()).isEqualTo(2);
  }

  @Test
  void whatIsPublishedWhileItLeavesIsRefused() {
    ActorRef<ChannelProtocol.Command> entity = begin();
    ChannelProtocol.Published last = published(entity, null);
    handOver.hold();
    entity.tell(ChannelProtocol.Turn.LEAVE);
    publish(entity, null);

    assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
    handOver.release();
    publisher.expectTerminated(entity, BOUND);
    assertThat(locate(begin())).isEqualTo(new Position(last.epoch(), last.offset()));
  }

  @Test
  void whoLeavesBeforeItHasBegunGivesBackWhatItTook() {
    ActorRef<ChannelProtocol.Command> first = begin();
    ChannelProtocol.Published published = published(first, null);
    leave(first);
    handOver.hold();
    ActorRef<ChannelProtocol.Command> second = begin();
    publish(second, null);
    second.tell(ChannelProtocol.Turn.LEAVE);
    handOver.release();

    assertThat(answered().offset()).isEqualTo(2);
    publisher.expectTerminated(second, BOUND);
    assertThat(locate(begin())).isEqualTo(new Position(published.epoch(), 2));
  }

  @Test
  void aSlotLeavesInTimeThoughNobodyTakesWhatItGives() {
    ActorRef<ChannelProtocol.Command> entity = begin();
    published(entity, null);
    handOver.hold();
    entity.tell(ChannelProtocol.Turn.LEAVE);

    publisher.expectTerminated(entity, BOUND);
  }

  @Test
  void whatAnEarlierLifeGivesLateIsRefused() {
    ActorRef<ChannelProtocol.Command> early = begin();
    long epoch = published(early, null).epoch();
    ActorRef<ChannelProtocol.Command> late = begin();
    published(late, null);
    leave(early);
    KIT.stop(late);

    assertThat(published(begin(), null).epoch()).isNotEqualTo(epoch);
  }

  private boolean isTakenAfterAWhile() {
    TIME.timePasses(SlotLife.TAKE_AGAIN);
    return handOver.given(0).isEmpty();
  }

  private ActorRef<ChannelProtocol.Command> begin() {
    return KIT.spawn(
        ChannelEntity.create(0, handOver, LiveChannel.settings(100, 1 << 20, 600_000), clock));
  }

  private void leave(ActorRef<ChannelProtocol.Command> entity) {
    entity.tell(ChannelProtocol.Turn.LEAVE);
    publisher.expectTerminated(entity, BOUND);
  }

  private ChannelProtocol.Published published(
      ActorRef<ChannelProtocol.Command> entity, @Nullable String key) {
    publish(entity, key);
    return answered();
  }

  private void publish(ActorRef<ChannelProtocol.Command> entity, @Nullable String key) {
    entity.tell(
        new ChannelProtocol.Publish("orders", "e", "{}", key, 60_000, null, publisher.getRef()));
  }

  private ChannelProtocol.Published answered() {
    return publisher.expectMessageClass(ChannelProtocol.Published.class, BOUND);
  }

  private ErrorCode refused() {
    return publisher.expectMessageClass(ChannelProtocol.NotPublished.class, BOUND).refused().code();
  }

  private static Position locate(ActorRef<ChannelProtocol.Command> entity) {
    TestProbe<Position> asking = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.Locate("orders", asking.getRef()));
    return asking.receiveMessage(BOUND);
  }

  private static Page fetch(ActorRef<ChannelProtocol.Command> entity, Position after) {
    TestProbe<Page> asking = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.Read("orders", after, 10, 1 << 20, asking.getRef()));
    return asking.receiveMessage(BOUND);
  }
}
