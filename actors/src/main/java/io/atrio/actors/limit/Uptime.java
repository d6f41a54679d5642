package io.atrio.actors.limit;

/** The clock of limits: nanoseconds of this process's life. Monotonic and never negative. */
final class Uptime {
  private static final long START = System.nanoTime();

  private Uptime() {}

  static long nanos() {
    return System.nanoTime() - START;
  }
}
