package io.atrio.tests.load;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How a run of calls went.
 *
 * @param asked calls the run was for; in a closed loop those that were sent
 * @param accepted calls answered with 200 and what they must be answered with
 * @param refused answers other than 200, by status
 * @param wrong answers of 200 that say something else than they must
 * @param broken calls whose connection ended before the answer
 * @param start when the run began, microseconds since the epoch
 * @param lastAnswer when the last answer came, microseconds since the epoch
 * @param latency microseconds from the time a call was due until its answer
 * @param troubles what went wrong first, in words
 */
public record CallFigures(
    long asked,
    long accepted,
    Map<Integer, Long> refused,
    long wrong,
    long broken,
    long start,
    long lastAnswer,
    Histogram latency,
    List<String> troubles) {

  public boolean isComplete() {
    return accepted == asked;
  }

  /** Itself, when every call was accepted. */
  public CallFigures orThrow() {
    if (!isComplete()) {
      throw new IllegalStateException("not everything was accepted: " + this);
    }
    return this;
  }

  /** Accepted calls a second, from the start of the run to the last answer. */
  public double perSecond() {
    return accepted * 1e6 / Math.max(1, lastAnswer - start);
  }

  public double latencyMillis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }

  @Override
  public String toString() {
    return "%d of %d accepted, %.0f/s, p50/p99 %.2f/%.2f ms%s"
        .formatted(
            accepted,
            asked,
            perSecond(),
            latencyMillis(50),
            latencyMillis(99),
            isComplete()
                ? ""
                : "; refused "
                    + refused
                    + ", wrong "
                    + wrong
                    + ", broken "
                    + broken
                    + " "
                    + troubles);
  }
}
