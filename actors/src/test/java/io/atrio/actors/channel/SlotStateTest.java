package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.cluster.settings.ChannelSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a slot hands over, and what its next life makes of it. */
class SlotStateTest {
  private static final ChannelSettings SETTINGS = LiveChannel.settings(100, 1 << 20, 600_000);
  private static final SlotParts LARGE = new SlotParts(1 << 30, 1 << 20);
  private static final long NOW = 1_000_000;

  private final SlotState slot = SlotState.fresh(SETTINGS);

  @Test
  void nothingBeginsAFreshSlot() {
    SlotState other = SlotState.of(List.of(), SETTINGS);

    assertThat(other.epoch()).isNotEqualTo(slot.epoch());
    assertThat(other.known("orders").offset()).isZero();
  }

  @Test
  void offsetsHistoriesAndKeysGoOn() {
    publish("orders", 3, "k");
    publish("stock", 1, "m");
    SlotState next = handedOver(LARGE);

    assertThat(next.epoch()).isEqualTo(slot.epoch());
    assertThat(frames(next, "orders", 1)).isEqualTo(frames(slot, "orders", 1)).hasSize(2);
    assertThat(next.known("orders").firstOffset("k2", NOW)).isEqualTo(3);
    assertThat(next.known("stock").firstOffset("m0", NOW)).isEqualTo(1);
    assertThat(next.known("stock").offset()).isEqualTo(1);
  }

  @Test
  void aChannelThatWasForgottenStillBeginsPastItsLastOffset() {
    publish("orders", 5, "k");
    slot.forgetIdle(name -> false, NOW + 600_000);

    assertThat(handedOver(LARGE).known("orders").offset()).isEqualTo(5);
  }

  @Test
  void anIdleChannelStandsWhereItStood() {
    long before = slot.channel("quiet").offset();
    publish("orders", 5, "k");
    slot.forgetIdle(name -> name.equals("quiet"), NOW + 600_000);

    assertThat(handedOver(LARGE).known("quiet").offset()).isEqualTo(before).isZero();
    assertThat(handedOver(LARGE).known("never").offset()).isEqualTo(5);
  }

  @Test
  void channelsThatNobodyHasUsedAreNotWritten() {
    for (int i = 0; i < 10; i++) {
      slot.channel("session:" + i);
    }

    List<SlotPart> parts = slot.parts(LARGE, NOW);
    assertThat(parts).hasSize(1);
    assertThat(parts.getFirst().channels()).isEmpty();
  }

  @Test
  void theLargestHistoriesAreLeftOutPastTheBoundAndAreGaps() {
    publish("large", 100, "k");
    publish("small", 3, "m");
    SlotState next = handedOver(new SlotParts(5_000, 1_000));

    assertThat(next.known("large").offset()).isEqualTo(100);
    assertThat(after(next, "large", 100).gap()).isFalse();
    assertThat(after(next, "large", 99).gap()).isTrue();
    assertThat(next.known("large").firstOffset("k99", NOW)).isEqualTo(100);
    assertThat(frames(next, "small", 0)).hasSize(3);
  }

  @Test
  void expiredEventsAreNotWritten() {
    publish("orders", 5, "k");
    List<SlotPart> parts = slot.parts(LARGE, NOW + 600_000);

    ChannelSnapshot snapshot = parts.getFirst().channels().getFirst().snapshot();
    assertThat(snapshot.offset()).isEqualTo(5);
    assertThat(snapshot.history()).isEmpty();
    assertThat(snapshot.keys()).isEmpty();
  }

  private SlotState handedOver(SlotParts size) {
    return SlotState.of(slot.parts(size, NOW), SETTINGS);
  }

  private void publish(String channel, int events, String key) {
    for (int i = 0; i < events; i++) {
      var unused = slot.channel(channel).publish("e", "{\"n\":" + i + "}", key + i, 600_000, NOW);
    }
  }

  private static Page after(SlotState slot, String channel, long offset) {
    return slot.known(channel)
        .after(new Position(slot.epoch(), offset), slot.epoch(), 1 << 20, NOW);
  }

  private static List<String> frames(SlotState slot, String channel, long after) {
    return after(slot, channel, after).frames().stream().map(Frame::json).toList();
  }
}
