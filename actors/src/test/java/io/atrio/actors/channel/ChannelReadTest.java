package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChannelReadTest {
  private static final long EPOCH = 77;
  private static final long LONG = 1_000_000;
  private static final int WIDE = 1 << 20;

  private final Channel channel = new Channel("c", 0, LiveChannel.kind(5, WIDE, 10_000));

  @Test
  void whoHasNothingReadsFromTheOldestEventThatIsKept() {
    publishTimes(8);

    Page page = read(null, 100);

    assertThat(page.gap()).isFalse();
    assertThat(offsets(page)).containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(page.upTo()).isEqualTo(page.current()).isEqualTo(8);
  }

  @Test
  void whoHasSomethingReadsWhatCameAfterIt() {
    publishTimes(5);

    assertThat(offsets(read(at(3), 100))).containsExactly(4L, 5L);
    assertThat(read(at(0), 100).gap()).isFalse();
  }

  @Test
  void aPageEndsAtItsLimitAndSaysWhere() {
    publishTimes(5);

    Page page = read(at(1), 2);

    assertThat(offsets(page)).containsExactly(2L, 3L);
    assertThat(page.upTo()).isEqualTo(3);
    assertThat(page.current()).isEqualTo(5);
  }

  @Test
  void aPageEndsAtItsBytesButHasOneEvent() {
    publishTimes(5);

    assertThat(offsets(channel.read(null, EPOCH, 100, 1, 0))).containsExactly(1L);
  }

  @Test
  void whoMissedSomethingIsToldAndReadsWhatIsLeft() {
    publishTimes(8);

    Page page = read(at(2), 2);

    assertThat(page.gap()).isTrue();
    assertThat(offsets(page)).containsExactly(4L, 5L);
    assertThat(page.upTo()).isEqualTo(5);
    assertThat(read(at(3), 2).gap()).isFalse();
  }

  @Test
  void aPositionOfAnotherLifeIsAGapAndEverythingIsRead() {
    publishTimes(2);

    Page page = read(new Position(EPOCH + 1, 1), 100);

    assertThat(page.gap()).isTrue();
    assertThat(offsets(page)).containsExactly(1L, 2L);
  }

  @Test
  void aPositionThatHasNotBeenReachedIsAGap() {
    publishTimes(2);

    assertThat(read(at(3), 100).gap()).isTrue();
    assertThat(read(at(2), 100).gap()).isFalse();
  }

  @Test
  void whoHasEverythingReadsNothingWithoutAGap() {
    publishTimes(2);

    assertThat(read(at(2), 100)).isEqualTo(new Page(EPOCH, 2, false, 0, List.of(), 2));
  }

  @Test
  void anEmptyHistoryIsAGapOnlyForThoseWhoMissedSomething() {
    publishTimes(2);

    assertThat(channel.read(at(1), EPOCH, 9, WIDE, 10_000))
        .isEqualTo(new Page(EPOCH, 2, true, 0, List.of(), 2));
    assertThat(channel.read(at(2), EPOCH, 9, WIDE, 10_000).gap()).isFalse();
    assertThat(channel.read(null, EPOCH, 9, WIDE, 10_000).gap()).isFalse();
  }

  @Test
  void expiredEventsAreLeftOutAndDoNotCount() {
    channel.publish("e", "0", null, 100, 0);
    channel.publish("e", "0", null, 100, 0);
    publishTimes(2);

    Page page = channel.read(null, EPOCH, 1, WIDE, 100);

    assertThat(offsets(page)).containsExactly(3L);
    assertThat(page.gap()).isFalse();
  }

  @Test
  void expiredEventsAtTheEndLeaveNothingToComeBackFor() {
    publishTimes(1);
    channel.publish("e", "0", null, 100, 0);

    Page page = channel.read(null, EPOCH, 9, WIDE, 100);

    assertThat(offsets(page)).containsExactly(1L);
    assertThat(page.upTo()).isEqualTo(page.current()).isEqualTo(2);
  }

  @Test
  void whatIsKeptIsDescribed() {
    channel.publish("e", "0", null, LONG, 1_000);
    channel.publish("e", "0", null, LONG, 2_000);

    Kept kept = channel.kept(EPOCH, 2_000);

    assertThat(kept.position()).isEqualTo(at(2));
    assertThat(kept.events()).isEqualTo(2);
    assertThat(kept.bytes()).isEqualTo(2L * read(null, 1).frames().getFirst().bytes().length);
    assertThat(kept.fromOffset()).isEqualTo(1);
    assertThat(kept.oldestAt()).isEqualTo(1_000);
    assertThat(channel.kept(EPOCH, 11_000).fromOffset()).isEqualTo(2);
    assertThat(channel.kept(EPOCH, 12_000)).isEqualTo(new Kept(at(2), 0, 0, 3, 0));
  }

  private void publishTimes(int times) {
    for (int i = 0; i < times; i++) {
      channel.publish("e", "0", null, LONG, 0);
    }
  }

  private Page read(@Nullable Position after, int limit) {
    return channel.read(after, EPOCH, limit, WIDE, 0);
  }

  private static Position at(long offset) {
    return new Position(EPOCH, offset);
  }

  private static List<Long> offsets(Page page) {
    return page.frames().stream().map(Frame::offset).toList();
  }
}
