package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a channel has for those who want only the newest. */
class ChannelLatestTest {
  private static final long EPOCH = 5;
  private static final long EVER = 1L << 40;
  private static final int BYTES = 1 << 20;

  private final Channel channel = new Channel("c", 0, LiveChannel.kind(4, 4000, 60_000));

  @Test
  void theNewestEventIsAllThatIsAsked() {
    publish("a", EVER);
    publish("b", EVER);
    Page page = latest(0);

    assertThat(page.gap()).isFalse();
    assertThat(page.frames()).extracting(Frame::offset).containsExactly(2L);
    assertThat(page.upTo()).isEqualTo(2);
  }

  @Test
  void theNewestIsNoGapWhenHistoryNoLongerReachesBack() {
    for (int i = 0; i < 9; i++) {
      publish("a", EVER);
    }

    assertThat(latest(1).gap()).isFalse();
    assertThat(latest(1).frames()).extracting(Frame::offset).containsExactly(9L);
    assertThat(byEvent(1, BYTES).gap()).isTrue();
  }

  @Test
  void anEventThatHasExpiredIsNotTheNewest() {
    publish("a", EVER);
    publish("a", 0);

    assertThat(latest(0).frames()).extracting(Frame::offset).containsExactly(1L);
    assertThat(latest(0).upTo()).isEqualTo(2);
    assertThat(latest(1).frames()).isEmpty();
    assertThat(latest(1).gap()).isFalse();
  }

  @Test
  void aGapIsSaidWhenHistoryHasNoneAndMayHaveHad() {
    publish("a", EVER);
    for (int i = 0; i < 4; i++) {
      publish("a", 0);
    }

    assertThat(latest(0).gap()).isTrue();
    assertThat(latest(1).gap()).isFalse();
  }

  @Test
  void aPositionOfAnotherEpochIsAGap() {
    publish("a", EVER);

    assertThat(after(new Position(EPOCH + 1, 0), Extent.LATEST, BYTES).gap()).isTrue();
    assertThat(after(new Position(EPOCH + 1, 0), Extent.LATEST_BY_EVENT, BYTES).gap()).isTrue();
    assertThat(after(new Position(EPOCH, 2), Extent.LATEST, BYTES).gap()).isTrue();
  }

  @Test
  void theNewestOfEachNameComeInTheirOrder() {
    publish("a", EVER);
    publish("b", EVER);
    publish("a", EVER);
    publish("c", EVER);
    Page page = byEvent(0, BYTES);

    assertThat(page.frames()).extracting(Frame::event).containsExactly("b", "a", "c");
    assertThat(page.frames()).extracting(Frame::offset).containsExactly(2L, 3L, 4L);
    assertThat(page.upTo()).isEqualTo(4);
  }

  @Test
  void whatDoesNotFitIntoAPageIsOnTheNext() {
    publish("a", EVER);
    publish("b", EVER);
    publish("b", EVER);

    assertThat(byEvent(0, 1).upTo()).isEqualTo(1);
    assertThat(byEvent(1, 1).frames()).extracting(Frame::offset).containsExactly(3L);
    assertThat(byEvent(1, 1).upTo()).isEqualTo(3);
  }

  private Page latest(long after) {
    return after(new Position(EPOCH, after), Extent.LATEST, BYTES);
  }

  private Page byEvent(long after, int bytes) {
    return after(new Position(EPOCH, after), Extent.LATEST_BY_EVENT, bytes);
  }

  private Page after(Position position, Extent extent, int bytes) {
    return channel.after(position, EPOCH, extent, bytes, 0);
  }

  private void publish(String event, long ttl) {
    var unused = channel.publish(event, "1", null, ttl, 0);
  }
}
