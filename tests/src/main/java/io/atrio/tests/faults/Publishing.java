package io.atrio.tests.faults;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * How publishing went.
 *
 * @param acknowledged publishes that were answered with 200
 * @param resent those of them that had to be sent more than once
 * @param failed publishes that were given up, or never answered, in words
 * @param setbacks why something was sent again, and how often
 * @param micros from the first time a publish was sent until it was acknowledged
 */
record Publishing(
    long acknowledged,
    long resent,
    List<String> failed,
    Map<String, Integer> setbacks,
    Histogram micros) {
  private static final long LONGEST = 120_000_000;

  static Publishing of(Writers writers, boolean allEnded) {
    List<Acknowledged> all = writers.acknowledged();
    Histogram micros = new Histogram(LONGEST, 3);
    all.forEach(it -> micros.recordValue(Math.clamp(it.answered() - it.begun(), 0, LONGEST)));
    long resent = all.stream().filter(it -> it.attempts() > 1).count();
    List<String> failed = allEnded ? writers.failed() : List.of("a writer did not end");
    return new Publishing(all.size(), resent, failed, new TreeMap<>(writers.setbacks()), micros);
  }

  /** Seconds that this share (0 to 100) took at most. */
  double seconds(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e6;
  }
}
