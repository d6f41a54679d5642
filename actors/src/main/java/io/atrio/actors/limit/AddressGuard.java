package io.atrio.actors.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts requests of addresses in a sliding window and remembers who is blocked, in tables whose
 * size never changes. May be called from any thread; a question allocates nothing.
 *
 * <p>The window is the count of the present one and the part of the one before that still overlaps.
 * Requests are taken to have been spread evenly over the one before: an address is blocked at most
 * one window's limit of requests earlier or later than an exact list would.
 */
public final class AddressGuard {
  /** What {@link #ask} answers for a request that may go on. */
  public static final long ADMITTED = 0;

  private static final int LOCKS = 128;

  private final int limit;
  private final long window;
  private final long blockFor;
  private final CountTable counts;
  private final BlockTable blocks;
  private final Object[] locks = new Object[LOCKS];

  /**
   * A guard that has seen nobody.
   *
   * @param limit requests admitted in a window
   * @param maxTracked addresses counted at once, and {@code maxBlocks} blocked at once; both are
   *     rounded up to a power of two
   */
  public AddressGuard(
      int limit, Duration window, Duration blockFor, int maxTracked, int maxBlocks) {
    this.limit = limit;
    this.window = window.toMillis();
    this.blockFor = blockFor.toMillis();
    this.counts = new CountTable(maxTracked);
    this.blocks = new BlockTable(maxBlocks);
    Arrays.setAll(locks, i -> new Object());
  }

  /**
   * Counts a request of {@code key}: {@link #ADMITTED}, the time until which it is refused, or that
   * time negated if this request is the one that blocked it. Times are milliseconds of the clock
   * that {@code now} is read from.
   */
  public long ask(long key, long now) {
    int hash = hash(key);
    synchronized (locks[hash & (LOCKS - 1)]) {
      long until = blocks.until(hash, key, now);
      if (until != ADMITTED) {
        return until;
      }
      if (counts.add(hash, key, now / window, now % window / (double) window) <= limit) {
        return ADMITTED;
      }
      counts.forget(hash, key);
      blocks.put(hash, key, now + blockFor);
      return -(now + blockFor);
    }
  }

  /** Until when {@code key} is refused, {@link #ADMITTED} if it is not. Counts nothing. */
  public long blockedUntil(long key, long now) {
    int hash = hash(key);
    synchronized (locks[hash & (LOCKS - 1)]) {
      return blocks.until(hash, key, now);
    }
  }

  /**
   * Refuses {@code key} until then, instead of any block it has; a time that has passed frees it.
   */
  public void block(long key, long until) {
    int hash = hash(key);
    synchronized (locks[hash & (LOCKS - 1)]) {
      counts.forget(hash, key);
      blocks.put(hash, key, until);
    }
  }

  /** Everyone who is blocked, in no order. Looks at every place there is. */
  public List<BlockedAddress> blocked(long now) {
    List<BlockedAddress> found = new ArrayList<>();
    for (int set = 0; set < blocks.sets(); set++) {
      synchronized (locks[set & (LOCKS - 1)]) {
        blocks.collect(set, now, found);
      }
    }
    return found;
  }

  /** The slots there are, whatever has knocked. */
  int slots() {
    return counts.slots() + blocks.slots();
  }

  /** Neighbouring addresses must not share a set: the finisher of SplitMix64. */
  private static int hash(long key) {
    long h = (key ^ (key >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return (int) (h ^ (h >>> 31));
  }
}
