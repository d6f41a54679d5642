package io.atrio.actors.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests of addresses in a sliding window and remembers who is blocked, in tables whose
 * size never changes. May be called from any thread; a question allocates nothing unless it is the
 * one that blocks.
 *
 * <p>The window is the count of the present one and the part of the one before that still overlaps.
 * Requests are taken to have been spread evenly over the one before: an address is blocked at most
 * one window's limit of requests earlier or later than an exact list would.
 */
public final class AddressGuard {
  /** What {@link #ask} answers for a request that may go on. */
  public static final long ADMITTED = 0;

  /** The same, for one with which a share of requests is full that other nodes must hear of. */
  public static final long SHARE_FULL = -1;

  /** What {@link #ask} answers for the request that has blocked its address. */
  public static final long BLOCKED_NOW = -2;

  private static final int LOCKS = 128;

  private final int limit;
  private final long window;
  private final long blockFor;
  private final CountTable counts;
  private final BlockTable blocks;
  private final Object[] locks = new Object[LOCKS];
  private volatile int share;

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

  /** Other nodes hear of every {@code requests} requests of an address; of none if that is 0. */
  void share(int requests) {
    share = requests;
  }

  /** Of how many requests of an address other nodes hear together. */
  int share() {
    return share;
  }

  /**
   * Counts a request of {@code key}: {@link #ADMITTED}, {@link #SHARE_FULL}, {@link #BLOCKED_NOW},
   * or the time until which it is refused. Times are milliseconds of the clock that {@code now} is
   * read from.
   */
  public long ask(long key, long now) {
    int hash = AddressHash.of(key);
    synchronized (locks[hash & (LOCKS - 1)]) {
      Block block = blocks.of(hash, key);
      if (block != null && block.isLive(now)) {
        return block.until();
      }
      double elapsed = now % window / (double) window;
      long state = counts.add(hash, key, now / window, elapsed, 1);
      if ((int) CountTable.estimate(state, elapsed) <= limit) {
        return isShareFull(state) ? SHARE_FULL : ADMITTED;
      }
      counts.forget(hash, key);
      blocks.put(hash, new Block(key, now, now + blockFor, Block.Cause.LIMIT, ""));
      return BLOCKED_NOW;
    }
  }

  /** The block that refuses {@code key} at {@code now}. Counts nothing. */
  public Optional<Block> block(long key, long now) {
    int hash = AddressHash.of(key);
    synchronized (locks[hash & (LOCKS - 1)]) {
      return Optional.ofNullable(blocks.of(hash, key)).filter(block -> block.isLive(now));
    }
  }

  /** Refuses an address, or lets it in again; false if what is known of it holds instead. */
  public boolean apply(Block block) {
    int hash = AddressHash.of(block.key());
    synchronized (locks[hash & (LOCKS - 1)]) {
      @Nullable Block known = blocks.of(hash, block.key());
      if (known != null && !block.replaces(known)) {
        return false;
      }
      counts.forget(hash, block.key());
      blocks.put(hash, block);
      return true;
    }
  }

  /** Everyone who is blocked, in no order. Looks at every place there is. */
  public List<Block> blocked(long now) {
    List<Block> found = new ArrayList<>();
    for (int set = 0; set < blocks.sets(); set++) {
      synchronized (locks[set & (LOCKS - 1)]) {
        blocks.each(
            set,
            block -> {
              if (block.isLive(now)) {
                found.add(block);
              }
            });
      }
    }
    return found;
  }

  /** The slots there are, whatever has knocked. */
  int slots() {
    return counts.slots() + blocks.slots();
  }

  private boolean isShareFull(long state) {
    int requests = share;
    return requests > 0 && CountTable.inWindow(state) % requests == 0;
  }
}
