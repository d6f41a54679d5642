package io.atrio.tests.faults;

import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** How long streams were away until they were ready again, each time. */
record Outages(Histogram micros) {
  private static final long LONGEST = 600_000_000;

  static Outages of(Stream<Outage> outages) {
    Histogram micros = new Histogram(LONGEST, 3);
    outages.forEach(outage -> micros.recordValue(Math.clamp(outage.micros(), 0, LONGEST)));
    return new Outages(micros);
  }

  long count() {
    return micros.getTotalCount();
  }

  /** Seconds that this share (0 to 100) took at most. */
  double seconds(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e6;
  }
}
