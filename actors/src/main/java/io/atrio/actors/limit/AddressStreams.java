package io.atrio.actors.limit;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How many streams each address has on this node. Holds an entry for each address that has one, so
 * it is never larger than the number of open streams. Thread-safe.
 */
final class AddressStreams {
  private final int most;
  private final ConcurrentHashMap<Long, Integer> open = new ConcurrentHashMap<>();

  /** {@code most} streams for each address. */
  AddressStreams(int most) {
    this.most = most;
  }

  /** Counts a stream of {@code key}; false, and it is not counted, if that is one too many. */
  boolean opened(long key) {
    int count = open.merge(key, 1, Integer::sum);
    if (count <= most) {
      return true;
    }
    closed(key);
    return false;
  }

  /** A stream that was counted has gone. */
  void closed(long key) {
    open.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
  }

  /** Addresses that have a stream. */
  int size() {
    return open.size();
  }
}
