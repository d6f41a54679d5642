package io.atrio.actors.fanout;

import io.atrio.actors.stream.SessionStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The streams that have come lately. One that has not begun when its time is over, because its
 * session or the owner of a channel does not answer, is sent to come again: it may have more luck
 * then, or on another node, and nobody waits for ever.
 */
final class Openings {
  private final int ticks;
  private final Deque<List<SessionStream>> byTick = new ArrayDeque<>();

  /** Each stream has {@code ticks} full ticks to begin. */
  Openings(int ticks) {
    this.ticks = ticks;
    byTick.add(new ArrayList<>(0));
  }

  void add(SessionStream stream) {
    byTick.getLast().add(stream);
  }

  /** The time between two ticks is over. */
  void tick() {
    byTick.add(new ArrayList<>(0));
    if (byTick.size() > ticks + 1) {
      byTick.removeFirst().forEach(stream -> stream.loop().run(stream::beginOrEnd));
    }
  }
}
