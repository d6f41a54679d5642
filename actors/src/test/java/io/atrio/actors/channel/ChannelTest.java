package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelTest {
  private static final long EPOCH = 77;
  private static final long LONG = 1_000_000;
  private static final int WIDE = 1 << 20;

  private final Channel channel = channel(5, 1 << 20, 10_000);

  @Test
  void offsetsRiseByOneFromTheStart() {
    Channel later = new Channel("c", 41, LiveChannel.kind(5, 1 << 20, 10_000));

    assertThat(publish(later, 0)).isEqualTo(42);
    assertThat(publish(later, 0)).isEqualTo(43);
    assertThat(later.offset()).isEqualTo(43);
  }

  @Test
  void whatCameAfterAPositionIsReplayed() {
    publishTimes(channel, 3, 0);

    Page page = channel.after(at(1), EPOCH, WIDE, 0);

    assertThat(page.gap()).isFalse();
    assertThat(offsets(page)).containsExactly(2L, 3L);
    assertThat(page.missed()).isEqualTo(2);
    assertThat(page.upTo()).isEqualTo(page.current()).isEqualTo(3);
  }

  @Test
  void nothingNewIsNoGap() {
    publishTimes(channel, 3, 0);

    assertThat(channel.after(at(3), EPOCH, WIDE, 0)).isEqualTo(nothingNew(3));
  }

  @Test
  void aChannelWithoutEventsHasNoGap() {
    assertThat(channel.after(at(0), EPOCH, WIDE, 0)).isEqualTo(nothingNew(0));
  }

  @Test
  void historyIsBoundedByNumber() {
    publishTimes(channel, 8, 0);

    assertThat(channel.after(at(2), EPOCH, WIDE, 0).gap()).isTrue();
    assertThat(offsets(channel.after(at(3), EPOCH, WIDE, 0))).containsExactly(4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void historyIsBoundedByBytes() {
    publish(channel, 0);
    int frame = channel.after(at(0), EPOCH, WIDE, 0).frames().getFirst().bytes().length;
    Channel small = channel(100, 3 * frame, 10_000);
    publishTimes(small, 4, 0);

    assertThat(small.after(at(0), EPOCH, WIDE, 0).gap()).isTrue();
    assertThat(offsets(small.after(at(1), EPOCH, WIDE, 0))).containsExactly(2L, 3L, 4L);
  }

  @Test
  void anEventLargerThanTheWholeHistoryIsAGapForThoseBehindIt() {
    Channel small = channel(100, 10, 10_000);
    publish(small, 0);

    assertThat(small.after(at(0), EPOCH, WIDE, 0).gap()).isTrue();
    assertThat(small.after(at(1), EPOCH, WIDE, 0)).isEqualTo(nothingNew(1));
  }

  @Test
  void historyIsBoundedByAge() {
    publish(channel, 0);
    publish(channel, 5_000);

    assertThat(channel.after(at(0), EPOCH, WIDE, 9_999).gap()).isFalse();
    assertThat(channel.after(at(0), EPOCH, WIDE, 10_000).gap()).isTrue();
    assertThat(offsets(channel.after(at(1), EPOCH, WIDE, 10_000))).containsExactly(2L);
  }

  @Test
  void aChannelWithoutHistoryStillOrders() {
    Channel none = channel(0, 0, 10_000);
    publishTimes(none, 2, 0);

    assertThat(none.after(at(1), EPOCH, WIDE, 0).gap()).isTrue();
    assertThat(none.after(at(2), EPOCH, WIDE, 0)).isEqualTo(nothingNew(2));
  }

  @Test
  void anExpiredEventIsLeftOutWithoutAGap() {
    publish(channel, 0);
    channel.publish("e", "0", null, 100, 0);
    publish(channel, 0);

    Page page = channel.after(at(0), EPOCH, WIDE, 100);

    assertThat(page.gap()).isFalse();
    assertThat(offsets(page)).containsExactly(1L, 3L);
    assertThat(page.missed()).isEqualTo(2);
    assertThat(page.upTo()).isEqualTo(3);
  }

  @Test
  void aPageOfExpiredEventsOnlyStillMovesOn() {
    channel.publish("e", "0", null, 100, 0);

    Page page = channel.after(at(0), EPOCH, WIDE, 100);

    assertThat(page.frames()).isEmpty();
    assertThat(page.upTo()).isEqualTo(1);
  }

  @Test
  void aPageEndsAtItsBytes() {
    publishTimes(channel, 5, 0);
    int frame = channel.after(at(4), EPOCH, WIDE, 0).frames().getFirst().bytes().length;

    Page page = channel.after(at(0), EPOCH, 2 * frame, 0);

    assertThat(offsets(page)).containsExactly(1L, 2L);
    assertThat(page.upTo()).isEqualTo(2);
    assertThat(page.missed()).isEqualTo(5);
    assertThat(page.current()).isEqualTo(5);
  }

  @Test
  void aPageHoldsOneEventHoweverLarge() {
    publishTimes(channel, 2, 0);

    assertThat(offsets(channel.after(at(0), EPOCH, 1, 0))).containsExactly(1L);
  }

  @Test
  void pagesEndAtTheirNumberOfFramesAndLeadOn() {
    Channel lengthy = channel(1000, 1 << 24, 10_000);
    publishTimes(lengthy, 600, 0);

    Page first = lengthy.after(at(0), EPOCH, WIDE, 0);
    Page second = lengthy.after(at(first.upTo()), EPOCH, WIDE, 0);
    Page third = lengthy.after(at(second.upTo()), EPOCH, WIDE, 0);

    assertThat(first.frames()).hasSize(256);
    assertThat(second.frames()).hasSize(256);
    assertThat(third.frames()).hasSize(88);
    assertThat(third.upTo()).isEqualTo(third.current());
  }

  @Test
  void aPositionOfAnotherEpochIsAGap() {
    publishTimes(channel, 2, 0);

    Page page = channel.after(new Position(EPOCH + 1, 2), EPOCH, WIDE, 0);

    assertThat(page).isEqualTo(new Page(EPOCH, 2, true, 0, List.of(), 2));
  }

  @Test
  void aPositionInTheFutureIsAGap() {
    publishTimes(channel, 2, 0);

    assertThat(channel.after(at(3), EPOCH, WIDE, 0).gap()).isTrue();
    assertThat(channel.after(at(Long.MAX_VALUE), EPOCH, WIDE, 0).gap()).isTrue();
  }

  @Test
  void aRepeatedKeyAnswersWithTheFirstOffset() {
    Channel.Outcome first = channel.publish("e", "1", "k", LONG, 0);
    publish(channel, 10);
    Channel.Outcome again = channel.publish("e", "2", "k", LONG, 999);

    assertThat(first.duplicate()).isFalse();
    assertThat(again.duplicate()).isTrue();
    assertThat(again.offset()).isEqualTo(1);
    assertThat(channel.offset()).isEqualTo(2);
  }

  @Test
  void aKeyIsForgottenAfterItsWindow() {
    channel.publish("e", "1", "k", LONG, 0);

    assertThat(channel.publish("e", "1", "k", LONG, 1000).duplicate()).isFalse();
  }

  @Test
  void aRepeatDoesNotLengthenItsWindow() {
    channel.publish("e", "1", "k", LONG, 0);
    channel.publish("e", "1", "k", LONG, 900);

    assertThat(channel.publish("e", "1", "k", LONG, 1100).duplicate()).isFalse();
  }

  @Test
  void theOldestKeyMakesRoom() {
    for (String key : List.of("a", "b", "c", "d")) {
      channel.publish("e", "1", key, LONG, 0);
    }

    assertThat(channel.publish("e", "1", "b", LONG, 0).duplicate()).isTrue();
    assertThat(channel.publish("e", "1", "a", LONG, 0).duplicate()).isFalse();
  }

  @Test
  void onlyAChannelWithoutHistoryAndKeysIsForgettable() {
    Channel brief = channel(5, 1 << 20, 500);
    assertThat(brief.isForgettable(0)).isTrue();

    brief.publish("e", "1", "k", LONG, 0);

    assertThat(brief.isForgettable(499)).isFalse();
    assertThat(brief.isForgettable(500)).isFalse();
    assertThat(brief.isForgettable(1000)).isTrue();
  }

  private static Channel channel(int size, int bytes, long age) {
    return new Channel("c", 0, LiveChannel.kind(size, bytes, age));
  }

  private static long publish(Channel channel, long now) {
    return channel.publish("e", "0", null, LONG, now).offset();
  }

  private static void publishTimes(Channel channel, int times, long now) {
    for (int i = 0; i < times; i++) {
      publish(channel, now);
    }
  }

  private static Position at(long offset) {
    return new Position(EPOCH, offset);
  }

  private static Page nothingNew(long offset) {
    return new Page(EPOCH, offset, false, 0, List.of(), offset);
  }

  private static List<Long> offsets(Page page) {
    return page.frames().stream().map(Frame::offset).toList();
  }
}
