package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.MovableClock;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which channels a slot forgets, and where a forgotten one goes on. */
class IdleChannelsTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration HISTORY = Duration.ofMinutes(10);

  private final MovableClock clock = new MovableClock();
  private final ActorRef<ChannelProtocol.Command> entity =
      KIT.spawn(
          ChannelEntity.create(
              0,
              new HandOverInMemory(),
              LiveChannel.settings(100, 1 << 20, HISTORY.toMillis()),
              clock));
  private final TestProbe<ChannelNews> node = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aForgottenChannelGoesOnPastEveryOffsetItEverGave() {
    publish("orders", 5);
    pass(HISTORY);

    assertThat(publish("orders", 1)).isEqualTo(6);
  }

  @Test
  void aChannelBornAfterOneWasForgottenBeginsPastItToo() {
    publish("orders", 5);
    pass(HISTORY);

    assertThat(publish("stock", 1)).isEqualTo(6);
  }

  @Test
  void aChannelWithHistoryIsKept() {
    publish("orders", 5);
    publish("stock", 1);
    pass(HISTORY.minusSeconds(1));

    assertThat(publish("stock", 1)).isEqualTo(2);
  }

  @Test
  void aChannelThatSomebodyHearsIsKept() {
    publish("orders", 5);
    listen("stock", node);
    publish("stock", 1);
    pass(HISTORY);

    assertThat(publish("stock", 1)).isEqualTo(2);
  }

  @Test
  void aChannelWhoseListenerHasLeftIsForgotten() {
    publish("orders", 5);
    listen("stock", node);
    publish("stock", 1);
    entity.tell(new ChannelProtocol.Unlisten("stock", node.getRef()));
    pass(HISTORY);

    assertThat(publish("stock", 1)).isEqualTo(6);
  }

  @Test
  void aChannelWhoseListenerHasDiedIsForgotten() {
    TestProbe<ChannelNews> dying = KIT.createTestProbe();
    publish("orders", 5);
    listen("stock", dying);
    publish("stock", 1);
    dying.stop();

    await().until(() -> isForgottenAfter(HISTORY, "stock"));
    assertThat(publish("stock", 1)).isEqualTo(6);
  }

  /**
   * The slot hears of a death soon, not at once; a forgotten channel stands where it would begin.
   */
  private boolean isForgottenAfter(Duration time, String channel) {
    pass(time);
    TestProbe<Position> asking = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.Locate(channel, asking.getRef()));
    return asking.expectMessageClass(Position.class).offset() == 5;
  }

  private void pass(Duration time) {
    clock.pass(time);
    TIME.timePasses(time);
  }

  private void listen(String channel, TestProbe<ChannelNews> listener) {
    entity.tell(new ChannelProtocol.Listen(channel, listener.getRef()));
    listener.expectMessageClass(ChannelNews.Registered.class);
  }

  /** Publishes so many events and gives the last one's offset. */
  private long publish(String channel, int events) {
    TestProbe<ChannelProtocol.PublishAnswer> probe = KIT.createTestProbe();
    long offset = 0;
    for (int i = 0; i < events; i++) {
      entity.tell(
          new ChannelProtocol.Publish(channel, "e", "{}", null, 60_000, null, probe.getRef()));
      offset = probe.expectMessageClass(ChannelProtocol.Published.class).offset();
    }
    return offset;
  }
}
