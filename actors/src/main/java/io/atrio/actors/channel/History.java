package io.atrio.actors.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The last events of a channel, bounded by number, bytes and age. Offsets in it have no holes. */
final class History {
  private final ArrayDeque<Frame> frames = new ArrayDeque<>(4);
  private final int maxFrames;
  private final long maxBytes;
  private final long maxAge;
  private long bytes;

  /** {@code maxAge} in milliseconds. */
  History(int maxFrames, long maxBytes, long maxAge) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.maxAge = maxAge;
  }

  void add(Frame frame) {
    frames.addLast(frame);
    bytes += frame.bytes().length;
    while (frames.size() > maxFrames || bytes > maxBytes) {
      dropFirst();
    }
  }

  /**
   * Drops what is too old. An event with a shorter life of its own stays that long too, unplayed:
   * without it, those who return could not be told that they missed nothing that still matters.
   */
  void expire(long now) {
    while (!frames.isEmpty() && frames.getFirst().at() + maxAge <= now) {
      dropFirst();
    }
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Every event that is kept, oldest first. */
  List<Frame> all() {
    return List.copyOf(frames);
  }

  /** Whether every event after {@code offset} up to {@code current} is still here. */
  boolean reachesBackTo(long offset, long current) {
    return offset == current || (!frames.isEmpty() && frames.getFirst().offset() <= offset + 1);
  }

  /** How many events after {@code offset} have not expired. */
  int countAfter(long offset, long now) {
    int count = 0;
    for (var newestFirst = frames.descendingIterator(); newestFirst.hasNext(); ) {
      Frame frame = newestFirst.next();
      if (frame.offset() <= offset) {
        break;
      }
      count += frame.expiresAt() > now ? 1 : 0;
    }
    return count;
  }

  /** Events after {@code offset} that have not expired, oldest first, no more than {@code max}. */
  List<Frame> after(long offset, int max, long now) {
    List<Frame> found = new ArrayList<>();
    for (Frame frame : frames) {
      if (found.size() == max) {
        break;
      }
      if (frame.offset() > offset && frame.expiresAt() > now) {
        found.add(frame);
      }
    }
    return found;
  }

  /** The newest event after {@code offset} that has not expired, or null. */
  @Nullable Frame newestAfter(long offset, long now) {
    for (var newestFirst = frames.descendingIterator(); newestFirst.hasNext(); ) {
      Frame frame = newestFirst.next();
      if (frame.offset() <= offset) {
        break;
      }
      if (frame.expiresAt() > now) {
        return frame;
      }
    }
    return null;
  }

  /** The newest event of each name after {@code offset} that has not expired, oldest first. */
  List<Frame> newestByEventAfter(long offset, long now) {
    Set<String> names = new HashSet<>();
    ArrayDeque<Frame> found = new ArrayDeque<>();
    for (var newestFirst = frames.descendingIterator(); newestFirst.hasNext(); ) {
      Frame frame = newestFirst.next();
      if (frame.offset() <= offset) {
        break;
      }
      if (frame.expiresAt() > now && names.add(frame.event())) {
        found.addFirst(frame);
      }
    }
    return List.copyOf(found);
  }

  /** How many events are kept. */
  int size() {
    return frames.size();
  }

  /** Bytes of the events that are kept. */
  long bytes() {
    return bytes;
  }

  /** The oldest event; there must be one. */
  Frame oldest() {
    return frames.getFirst();
  }

  private void dropFirst() {
    bytes -= frames.removeFirst().bytes().length;
  }
}
