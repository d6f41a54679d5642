package io.atrio.tests.load;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How the opening of streams went.
 *
 * @param asked streams to open
 * @param ready streams that had their {@code atrio.ready} frame
 * @param refused answers other than 200, by status
 * @param failed streams that got no answer, or lost it before the first frame
 * @param took from the first connect to the last first frame
 * @param connect microseconds to the TCP connection
 * @param firstFrame microseconds from connect to {@code atrio.ready}
 * @param troubles what went wrong first, in words
 */
public record Opening(
    int asked,
    int ready,
    Map<Integer, Integer> refused,
    int failed,
    Duration took,
    Histogram connect,
    Histogram firstFrame,
    List<String> troubles)
    implements Serializable {

  Opening plus(Opening other) {
    Map<Integer, Integer> statuses = new TreeMap<>(refused);
    other.refused.forEach((status, count) -> statuses.merge(status, count, Integer::sum));
    return new Opening(
        asked + other.asked,
        ready + other.ready,
        statuses,
        failed + other.failed,
        took.compareTo(other.took) > 0 ? took : other.took,
        sum(connect, other.connect),
        sum(firstFrame, other.firstFrame),
        Stream.concat(troubles.stream(), other.troubles.stream()).limit(5).toList());
  }

  private static Histogram sum(Histogram one, Histogram other) {
    Histogram both = one.copy();
    both.add(other);
    return both;
  }

  public boolean isComplete() {
    return ready == asked;
  }

  /** Itself, when every stream is ready. */
  public Opening orThrow() {
    if (!isComplete()) {
      throw new IllegalStateException("not all streams opened: " + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return "%d of %d ready in %.2f s, connect p50/p99 %.1f/%.1f ms, first frame p50/p99 %.1f/%.1f ms%s"
        .formatted(
            ready,
            asked,
            took.toNanos() / 1e9,
            connect.getValueAtPercentile(50) / 1e3,
            connect.getValueAtPercentile(99) / 1e3,
            firstFrame.getValueAtPercentile(50) / 1e3,
            firstFrame.getValueAtPercentile(99) / 1e3,
            isComplete() ? "" : "; refused " + refused + ", failed " + failed + " " + troubles);
  }
}
