package io.atrio.tests.load;

import io.atrio.tests.process.Waiting;
import java.time.Duration;
import java.util.List;

/** Streams that hear what is published, in whichever processes they are held. For one thread. */
public interface Audience {

  /** Streams that are open or being opened. */
  int size() throws InterruptedException;

  /** Events since the last {@link #take}. */
  long events() throws InterruptedException;

  /** What came since the last time. */
  Delivery take() throws InterruptedException;

  /** The first things that went wrong since the last time, in words. */
  List<String> takeTroubles() throws InterruptedException;

  /** The processes that hold them besides this one. */
  List<Long> processes();

  /**
   * Waits until that many events have come since the last {@link #take}, for at most the given time
   * and no longer than 3 s without any event, and takes them.
   */
  default Delivery takeAfter(long expected, Duration within) throws InterruptedException {
    Duration silence = Duration.ofSeconds(3);
    long deadline = System.nanoTime() + within.toNanos();
    long before = -1;
    long events = events();
    while (events < expected && events > before && System.nanoTime() < deadline) {
      before = events;
      long last = before;
      Duration patience =
          Duration.ofNanos(Math.clamp(deadline - System.nanoTime(), 0, silence.toNanos()));
      Waiting.until(patience, () -> eventsNow() > last);
      events = events();
    }
    return take();
  }

  private long eventsNow() {
    try {
      return events();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Long.MAX_VALUE;
    }
  }
}
