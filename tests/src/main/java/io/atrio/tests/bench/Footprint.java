package io.atrio.tests.bench;

import io.atrio.tests.process.LiveHeap;
import io.atrio.tests.process.ProcessMemory;
import java.io.IOException;
import java.time.Duration;

/**
 * What a server's JVM holds, in bytes.
 *
 * @param heap live objects after full collections
 * @param outside resident memory that is not heap; right when the heap is of fixed size and touched
 */
record Footprint(long heap, long outside) {
  private static final long HEAP_NOISE = 64 * 1024;
  private static final long OUTSIDE_NOISE = 512 * 1024;
  private static final int MOST_MEASURES = 20;
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private static Footprint now(long pid) throws IOException, InterruptedException {
    LiveHeap heap = LiveHeap.of(pid);
    return new Footprint(heap.used(), ProcessMemory.of(pid).resident() - heap.committed());
  }

  /** Measures until two measures in a row, 2 s apart, agree; after 20 the last one counts. */
  static Footprint settled(long pid) throws IOException, InterruptedException {
    Footprint before = now(pid);
    for (int i = 1; i < MOST_MEASURES; i++) {
      Thread.sleep(BETWEEN.toMillis());
      Footprint after = now(pid);
      if (after.agreesWith(before)) {
        return after;
      }
      before = after;
    }
    return before;
  }

  private boolean agreesWith(Footprint other) {
    return Math.abs(heap - other.heap) <= HEAP_NOISE
        && Math.abs(outside - other.outside) <= OUTSIDE_NOISE;
  }
}
