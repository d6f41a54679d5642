package io.atrio.tests.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch, monotonic within this JVM and free of garbage. */
public final class EpochClock {
  // The time of class loading is what is meant: from there on only the monotonic clock counts.
  @SuppressWarnings("TimeInStaticInitializer")
  private static final long AT_ZERO =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - System.nanoTime() / 1_000;

  private EpochClock() {}

  /** The time now. */
  public static long micros() {
    return AT_ZERO + System.nanoTime() / 1_000;
  }
}
