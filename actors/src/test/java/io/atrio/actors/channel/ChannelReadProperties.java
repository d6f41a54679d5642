package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Whoever pages through a history while it grows reads every event once, or is told of a gap. */
class ChannelReadProperties {
  private static final long EPOCH = 5;
  private static final long NEVER = 1_000_000;

  @Property
  void pagesOfAHistoryThatReachesBackHaveEveryEventOnce(
      @ForAll @IntRange(min = 1, max = 40) int before,
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 5) Integer> meanwhile,
      @ForAll @IntRange(min = 1, max = 7) int limit,
      @ForAll @IntRange(min = 1, max = 400) int maxBytes) {
    Channel channel = new Channel("c", 0, LiveChannel.kind(10_000, 1 << 20, 10_000));
    publish(channel, before);
    List<Long> read = new ArrayList<>();
    Position position = null;
    int page = 0;
    do {
      position = readInto(read, channel, position, limit, maxBytes);
      publish(channel, page < meanwhile.size() ? meanwhile.get(page) : 0);
      page++;
    } while (position.offset() < channel.offset());

    assertThat(read)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, channel.offset()).boxed().toList());
  }

  @Property
  void pagesOfAHistoryThatForgetsAreInOrderAndSayWhereTheyJump(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 15) Integer> meanwhile,
      @ForAll @IntRange(min = 1, max = 4) int limit) {
    Channel channel = new Channel("c", 0, LiveChannel.kind(8, 1 << 20, 10_000));
    Position position = new Position(EPOCH, 0);
    for (int events : meanwhile) {
      publish(channel, events);
      Page page = channel.read(position, EPOCH, limit, 1 << 20, 0);
      if (!page.frames().isEmpty()) {
        long first = page.frames().getFirst().offset();
        assertThat(page.gap()).isEqualTo(first != position.offset() + 1);
        assertThat(first).isGreaterThan(position.offset());
      }
      assertThat(page.upTo())
          .isEqualTo(
              page.frames().isEmpty() ? position.offset() : page.frames().getLast().offset());
      position = new Position(EPOCH, page.upTo());
    }
  }

  private static Position readInto(
      List<Long> read, Channel channel, @Nullable Position after, int limit, int maxBytes) {
    Page page = channel.read(after, EPOCH, limit, maxBytes, 0);
    assertThat(page.gap()).isFalse();
    assertThat(page.frames()).hasSizeBetween(after == null ? 1 : 0, limit);
    page.frames().forEach(frame -> read.add(frame.offset()));
    return new Position(page.epoch(), page.upTo());
  }

  private static void publish(Channel channel, int times) {
    for (int i = 0; i < times; i++) {
      channel.publish("e", "{\"n\":" + i + "}", null, NEVER, 0);
    }
  }
}
