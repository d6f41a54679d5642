package io.atrio.api.manage;

import java.time.Duration;

/**
 * How many streams are to be sent away now. What was missed, because the process stood still, comes
 * later and not all at once; a new rate counts from when it is given. For one thread.
 */
final class DrainPace {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** Seconds of the rate that may come at once. */
  private static final double BURST = 0.25;

  private long last;
  private double due;

  /** Begins at {@code now}, in {@link System#nanoTime} nanoseconds. */
  DrainPace(long now) {
    last = now;
  }

  /** How many at {@code rate} a second since the last time. */
  int due(long now, int rate) {
    due = Math.min(due + (now - last) / NANOS * rate, Math.max(1, rate * BURST));
    last = now;
    int whole = (int) due;
    due -= whole;
    return whole;
  }
}
