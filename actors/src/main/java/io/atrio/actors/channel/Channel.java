package io.atrio.actors.channel;

import io.atrio.cluster.settings.ChannelClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one channel: offset, history and idempotency keys. What a channel that never had an
 * event does not need, it does not hold: most channels are of one user or one session and idle.
 */
final class Channel {
  /**
   * Frames of one page: enough to make the round trip cheap, few enough to bound what waits for one
   * reader.
   */
  private static final int PAGE_FRAMES = 256;

  private final String name;
  private final ChannelClass settings;
  private long offset;
  private @Nullable History history;
  private @Nullable KeyWindow keys;

  /** What a publish came to. */
  record Outcome(long offset, @Nullable Frame frame) {
    boolean duplicate() {
      return frame == null;
    }
  }

  /** A channel whose next event has the offset after {@code start}. */
  Channel(String name, long start, ChannelClass settings) {
    this.name = name;
    this.offset = start;
    this.settings = settings;
  }

  long offset() {
    return offset;
  }

  /**
   * Orders an event; a repeat of {@code key} within its window answers with the first offset and no
   * frame.
   */
  Outcome publish(String event, String data, @Nullable String key, long ttlMillis, long now) {
    Long first = firstOffset(key, now);
    if (first != null) {
      return new Outcome(first, null);
    }
    Frame frame = Frame.encode(name, offset + 1, now, now + ttlMillis, event, data);
    add(frame, key);
    return new Outcome(offset, frame);
  }

  /** The offset that {@code key} was first used for, or null when it is new or forgotten. */
  @Nullable Long firstOffset(@Nullable String key, long now) {
    return key == null || keys == null ? null : keys.offsetOf(key, now);
  }

  /** Takes the event with the next offset. */
  void add(Frame frame, @Nullable String key) {
    offset = frame.offset();
    remember(key, frame.at());
    keep(frame, frame.at());
  }

  /** All of it, to be stored. */
  ChannelSnapshot snapshot() {
    return new ChannelSnapshot(
        offset, history == null ? List.of() : history.all(), keys == null ? List.of() : keys.all());
  }

  /** The channel that {@link #snapshot} was taken of. */
  static Channel restored(String name, ChannelSnapshot snapshot, ChannelClass settings) {
    Channel channel = new Channel(name, snapshot.offset(), settings);
    channel.restore(snapshot);
    return channel;
  }

  /** Takes history and keys that follow those it has; it stands where it stood. */
  void restore(ChannelSnapshot snapshot) {
    for (Frame frame : snapshot.history()) {
      keep(frame, frame.at());
    }
    for (ChannelSnapshot.SeenKey seen : snapshot.keys()) {
      window().remember(seen.key(), seen.offset(), seen.at());
    }
  }

  /** So much of what came after {@code position}; a gap if history cannot tell any more. */
  Page after(Position position, long epoch, Extent extent, int maxBytes, long now) {
    return switch (extent) {
      case ALL -> after(position, epoch, maxBytes, now);
      case LATEST -> latest(position, epoch, maxBytes, now);
      case LATEST_BY_EVENT -> latestByEvent(position, epoch, maxBytes, now);
    };
  }

  /** The newest event is known to be so even if history does not reach back to the position. */
  private Page latest(Position position, long epoch, int maxBytes, long now) {
    expire(now);
    Frame newest =
        history == null || position.epoch() != epoch || position.offset() > offset
            ? null
            : history.newestAfter(position.offset(), now);
    return newest == null
        ? after(position, epoch, maxBytes, now)
        : new Page(epoch, offset, false, 1, List.of(newest), offset);
  }

  private Page latestByEvent(Position position, long epoch, int maxBytes, long now) {
    Page all = after(position, epoch, maxBytes, now);
    if (history == null || all.frames().isEmpty()) {
      return all;
    }
    List<Frame> newest = history.newestByEventAfter(position.offset(), now);
    int size = Math.min(PAGE_FRAMES, fitting(newest, maxBytes));
    List<Frame> page = List.copyOf(newest.subList(0, size));
    long upTo = size == newest.size() ? offset : page.getLast().offset();
    return new Page(epoch, offset, false, newest.size(), page, upTo);
  }

  /**
   * What came after {@code position}. A position that cannot be of this life of the channel is a
   * gap.
   */
  Page after(Position position, long epoch, int maxBytes, long now) {
    expire(now);
    boolean known = position.epoch() == epoch && position.offset() <= offset;
    if (!known || !reachesBackTo(position.offset())) {
      return Page.none(new Position(epoch, offset));
    }
    if (history == null || position.offset() == offset) {
      return new Page(epoch, offset, false, 0, List.of(), offset);
    }
    return page(history, position.offset(), epoch, PAGE_FRAMES, maxBytes, now);
  }

  /**
   * What is kept after {@code position}, for one who reads history: from the oldest event on for
   * one who has nothing yet, and for one to whom it does not reach back any more; the latter is
   * told the gap.
   */
  Page read(@Nullable Position position, long epoch, int limit, int maxBytes, long now) {
    expire(now);
    boolean gap =
        position != null
            && (position.epoch() != epoch
                || position.offset() > offset
                || !reachesBackTo(position.offset()));
    if (history == null) {
      return new Page(epoch, offset, gap, 0, List.of(), offset);
    }
    long from = position == null || gap ? history.oldest().offset() - 1 : position.offset();
    Page page = page(history, from, epoch, limit, maxBytes, now);
    return gap ? page.afterGap() : page;
  }

  /** What is kept. */
  Kept kept(long epoch, long now) {
    expire(now);
    Position position = new Position(epoch, offset);
    return history == null
        ? new Kept(position, 0, 0, offset + 1, 0)
        : new Kept(
            position,
            history.size(),
            history.bytes(),
            history.oldest().offset(),
            history.oldest().at());
  }

  /** Whether forgetting this channel would lose nothing but its offset. */
  boolean isForgettable(long now) {
    expire(now);
    return history == null && (keys == null || keys.isEmpty(now));
  }

  private Page page(History kept, long after, long epoch, int maxFrames, int maxBytes, long now) {
    List<Frame> next = kept.after(after, maxFrames, now);
    List<Frame> page = next.subList(0, fitting(next, maxBytes));
    boolean whole = page.size() == next.size() && page.size() < maxFrames;
    long upTo = whole ? offset : page.getLast().offset();
    return new Page(epoch, offset, false, kept.countAfter(after, now), List.copyOf(page), upTo);
  }

  /** How many of {@code frames} have {@code maxBytes} together; the first one always counts. */
  private static int fitting(List<Frame> frames, int maxBytes) {
    long bytes = 0;
    for (int i = 0; i < frames.size(); i++) {
      bytes += frames.get(i).bytes().length;
      if (i > 0 && bytes > maxBytes) {
        return i;
      }
    }
    return frames.size();
  }

  private boolean reachesBackTo(long after) {
    return history == null ? after == offset : history.reachesBackTo(after, offset);
  }

  private void keep(Frame frame, long now) {
    if (history == null) {
      history =
          new History(
              settings.historySize(), settings.historyBytes(), settings.historyAge().toMillis());
    }
    history.expire(now);
    history.add(frame);
  }

  private void remember(@Nullable String key, long now) {
    if (key != null) {
      window().remember(key, offset, now);
    }
  }

  private KeyWindow window() {
    KeyWindow window = keys;
    if (window == null) {
      window = new KeyWindow(settings.keyWindowSize(), settings.keyWindow().toMillis());
      keys = window;
    }
    return window;
  }

  private void expire(long now) {
    if (history != null) {
      history.expire(now);
      history = history.isEmpty() ? null : history;
    }
  }
}
