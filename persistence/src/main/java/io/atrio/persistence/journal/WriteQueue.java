package io.atrio.persistence.journal;

import com.typesafe.config.Config;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Writes that wait for the database, and when the next of them leave together: at once if no batch
 * is under way; beside others only if there are enough of them to be worth it, or if they have
 * waited long enough. Thread-safe.
 */
final class WriteQueue {
  private final LongSupplier nanoTime;
  private final int maxEvents;
  private final long maxBytes;
  private final int maxBatches;
  private final int maxWaiting;
  private final int worthwhile;
  private final long maxWaitNanos;
  private final ArrayDeque<PendingWrite> waiting = new ArrayDeque<>();
  private int waitingEvents;
  private int underWay;
  private boolean reminded;

  WriteQueue(Config settings, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.maxEvents = settings.getInt("max-events");
    this.maxBytes = settings.getBytes("max-bytes");
    this.maxBatches = settings.getInt("max-batches");
    this.maxWaiting = settings.getInt("max-waiting");
    this.worthwhile = settings.getInt("min-beside");
    this.maxWaitNanos = settings.getDuration("max-wait").toNanos();
  }

  /** Adds a write; or does not and returns false if too many events wait. */
  synchronized boolean add(PendingWrite write) {
    if (waitingEvents + write.rows().size() > maxWaiting) {
      return false;
    }
    waiting.add(write);
    waitingEvents += write.rows().size();
    return true;
  }

  /** The next batch, which is under way from now on; empty if none may leave. */
  synchronized List<PendingWrite> take() {
    List<PendingWrite> batch = new ArrayList<>();
    if (!mayLeave()) {
      return batch;
    }
    int events = 0;
    long bytes = 0;
    for (PendingWrite first = waiting.peek(); first != null; first = waiting.peek()) {
      events += first.rows().size();
      bytes += first.bytes();
      if (!batch.isEmpty() && (events > maxEvents || bytes > maxBytes)) {
        break;
      }
      batch.add(waiting.remove());
      waitingEvents -= first.rows().size();
    }
    underWay++;
    return batch;
  }

  /** A batch has come to its end. */
  synchronized void ended() {
    underWay--;
  }

  /**
   * Nanoseconds after which somebody must look again because nothing else may happen until then; 0
   * if something will, or if this has been answered already and {@link #reminded} not called since.
   */
  synchronized long remindIn() {
    if (reminded || waiting.isEmpty() || underWay == 0 || underWay == maxBatches) {
      return 0;
    }
    reminded = true;
    return Math.max(1, waiting.element().since() + maxWaitNanos - nanoTime.getAsLong());
  }

  /** The time of {@link #remindIn} is over. */
  synchronized void reminded() {
    reminded = false;
  }

  private boolean mayLeave() {
    if (waiting.isEmpty() || underWay == maxBatches) {
      return false;
    }
    return underWay == 0
        || waitingEvents >= worthwhile
        || nanoTime.getAsLong() - waiting.element().since() >= maxWaitNanos;
  }
}
