package io.atrio.actors.channel;

import java.util.HashSet;
import java.util.Set;

/**
 * The epochs of a slot that a node has heard of, in their order. Epochs cannot be compared, so
 * whether one is over is known only to those who have heard of it and then of the next. For one
 * thread.
 */
public final class Epochs {
  /** A client that was away for longer asks the owner. */
  private static final int REMEMBERED = 8;

  private long current;
  private Set<Long> past = Set.of();

  /** The owner has said that the slot is in {@code epoch}; perhaps late. */
  public void heard(long epoch) {
    if (epoch == current || past.contains(epoch)) {
      return;
    }
    if (current != 0) {
      Set<Long> more = new HashSet<>(past.size() < REMEMBERED ? past : Set.of());
      more.add(current);
      past = Set.copyOf(more);
    }
    current = epoch;
  }

  /**
   * The epochs that were over when {@code epoch} began: nothing after a position in one of them is
   * to be had. None if that is not known.
   */
  public Set<Long> before(long epoch) {
    return epoch == current ? past : Set.of();
  }
}
