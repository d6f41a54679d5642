package io.atrio.actors.limit;

import java.util.List;

/**
 * Until when addresses are blocked, eight to a set; a set that is full lets in the one whose block
 * ends first. Not thread-safe: a set belongs to whoever holds its lock.
 */
final class BlockTable {
  private static final int WAYS = 8;

  private final long[] keys;

  /** Milliseconds of the caller's clock; a place whose time has passed is free. */
  private final long[] untils;

  private final int mask;

  BlockTable(int atLeast) {
    int slots = Math.max(1024, Integer.highestOneBit(atLeast - 1) << 1);
    this.keys = new long[slots];
    this.untils = new long[slots];
    this.mask = slots / WAYS - 1;
  }

  int slots() {
    return keys.length;
  }

  int sets() {
    return mask + 1;
  }

  /** The end of the block of {@code key}; 0 if there is none. */
  long until(int hash, long key, long now) {
    int first = (hash & mask) * WAYS;
    for (int i = first; i < first + WAYS; i++) {
      if (keys[i] == key && untils[i] > now) {
        return untils[i];
      }
    }
    return 0;
  }

  /** Those of the set of {@code hash} that are blocked. */
  void collect(int hash, long now, List<BlockedAddress> into) {
    int first = (hash & mask) * WAYS;
    for (int i = first; i < first + WAYS; i++) {
      if (untils[i] > now) {
        into.add(new BlockedAddress(keys[i], untils[i]));
      }
    }
  }

  void put(int hash, long key, long until) {
    int first = (hash & mask) * WAYS;
    int soonest = first;
    for (int i = first; i < first + WAYS; i++) {
      if (keys[i] == key) {
        soonest = i;
        break;
      }
      if (untils[i] < untils[soonest]) {
        soonest = i;
      }
    }
    keys[soonest] = key;
    untils[soonest] = until;
  }
}
