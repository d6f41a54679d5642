package io.atrio.tests.bench.journal;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What a load persisted.
 *
 * @param took until the last entry was persisted
 * @param latency microseconds from when an entry was due until it was persisted; counts them too
 */
public record Persists(Duration took, Histogram latency) {

  /** Events persisted in a second. */
  public double perSecond() {
    return latency.getTotalCount() * 1e9 / took.toNanos();
  }

  public double latencyMillis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }

  @Override
  public String toString() {
    return "%,d events, %,.0f/s, p50/p99/max %.1f/%.1f/%.1f ms"
        .formatted(
            latency.getTotalCount(),
            perSecond(),
            latencyMillis(50),
            latencyMillis(99),
            latencyMillis(100));
  }
}
