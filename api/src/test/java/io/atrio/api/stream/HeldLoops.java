package io.atrio.api.stream;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;

/**
 * The time of day, which event loops look at once a second. They can be held there, as they are
 * when the machine has no time for them; everybody else goes on.
 */
final class HeldLoops extends Clock {
  private final Clock real = Clock.systemUTC();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean holding;

  /** Returns when a loop is held. */
  void hold() throws InterruptedException {
    holding = true;
    held.await();
  }

  /** They go on. */
  void release() {
    released.countDown();
  }

  @Override
  public long millis() {
    if (holding && Thread.currentThread() instanceof FastThreadLocalThread) {
      held.countDown();
      await();
    }
    return real.millis();
  }

  @Override
  public Instant instant() {
    return real.instant();
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return real.withZone(zone);
  }

  private void await() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
