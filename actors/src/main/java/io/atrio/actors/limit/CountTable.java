package io.atrio.actors.limit;

/**
 * Counts of addresses, eight to a set; a set that is full forgets the one that asked least. Not
 * thread-safe: a set belongs to whoever holds its lock.
 */
final class CountTable {
  private static final int WAYS = 8;
  private static final int BITS = 16;
  private static final long COUNT = (1L << BITS) - 1;

  private final long[] keys;

  /** Number of the window, count of the one before, count of this; 0 is a free place. */
  private final long[] states;

  private final int mask;

  CountTable(int atLeast) {
    int slots = Math.max(1024, Integer.highestOneBit(atLeast - 1) << 1);
    this.keys = new long[slots];
    this.states = new long[slots];
    this.mask = slots / WAYS - 1;
  }

  int slots() {
    return keys.length;
  }

  /**
   * Counts {@code more} requests in the window {@code number} and returns the address's state, of
   * which {@link #estimate} and {@link #inWindow} read.
   */
  long add(int hash, long key, long number, double elapsed, int more) {
    return add(hash, key, number, elapsed, more, 0);
  }

  /** Counts {@code more} requests in the window before {@code number}. */
  long addBefore(int hash, long key, long number, double elapsed, int more) {
    return add(hash, key, number, elapsed, more, BITS);
  }

  private long add(int hash, long key, long number, double elapsed, int more, int shift) {
    int at = place(hash, key, number, elapsed);
    long state = moved(states[at], number);
    state += Math.min(more, COUNT - (state >>> shift & COUNT)) << shift;
    keys[at] = key;
    states[at] = state;
    return state;
  }

  /** How many requests there are in the window that ends when {@code elapsed} of it has passed. */
  static double estimate(long state, double elapsed) {
    return (state & COUNT) + ((state >>> BITS) & COUNT) * (1 - elapsed);
  }

  /** How many requests there are since the present window began. */
  static int inWindow(long state) {
    return (int) (state & COUNT);
  }

  void forget(int hash, long key) {
    int first = (hash & mask) * WAYS;
    for (int i = first; i < first + WAYS; i++) {
      if (keys[i] == key) {
        states[i] = 0;
      }
    }
  }

  private int place(int hash, long key, long number, double elapsed) {
    int first = (hash & mask) * WAYS;
    int least = first;
    double fewest = Double.MAX_VALUE;
    for (int i = first; i < first + WAYS; i++) {
      if (keys[i] == key && states[i] != 0) {
        return i;
      }
      double asked = states[i] == 0 ? -1 : estimate(moved(states[i], number), elapsed);
      if (asked < fewest) {
        fewest = asked;
        least = i;
      }
    }
    states[least] = 0;
    return least;
  }

  /** A clock that goes back does not empty the window. */
  private static long moved(long state, long number) {
    long passed = number - (state >>> (2 * BITS));
    if (passed <= 0) {
      return state;
    }
    long before = passed == 1 ? state & COUNT : 0;
    return (number << (2 * BITS)) | (before << BITS);
  }
}
