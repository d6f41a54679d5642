package io.atrio.tests.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Microseconds since the epoch, monotonic within this JVM and free of garbage. Under Linux the
 * system's monotonic clock is one for all processes, so that JVMs that are given the same zero have
 * the same time.
 */
public final class EpochClock {
  private static final String ZERO = "atrio.load.clock-zero";

  // The time of class loading is what is meant: from there on only the monotonic clock counts.
  @SuppressWarnings("TimeInStaticInitializer")
  private static final long AT_ZERO =
      Long.getLong(
          ZERO,
          ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - System.nanoTime() / 1_000);

  private EpochClock() {}

  /** The flag that gives another JVM on this machine the time of this one. */
  static String flag() {
    return "-D" + ZERO + "=" + AT_ZERO;
  }

  /** The time now. */
  public static long micros() {
    return AT_ZERO + System.nanoTime() / 1_000;
  }
}
