package io.atrio.tests.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition outside this JVM, which nothing can announce. */
public final class Waiting {
  private static final long PAUSE_MS = 20;

  private Waiting() {}

  /** Asks every 20 ms until the condition holds or the time is over; says whether it held. */
  public static boolean until(Duration within, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      Thread.sleep(PAUSE_MS);
    }
    return true;
  }
}
