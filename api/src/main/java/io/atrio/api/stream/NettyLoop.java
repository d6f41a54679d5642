package io.atrio.api.stream;

import io.atrio.actors.stream.StreamLoop;
import io.atrio.actors.stream.StreamMetrics;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream loop on a Netty event loop. One turn takes the work that waits and then flushes every
 * connection it touched, once: the busier the loop, the more events each write carries.
 */
final class NettyLoop implements StreamLoop {
  private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

  /** Work of one turn, so that sockets get their turn too. */
  private static final int TURN = 1024;

  /** Bytes that may gather in one turn before they are flushed early. */
  private static final int GATHERED_MAX = 16 << 20;

  private static final int SMALLEST_BUFFER = 512;

  private final EventLoop eventLoop;
  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final List<StreamConnection> touched = new ArrayList<>();
  private final Heartbeats heartbeats;
  private final StreamMetrics metrics;
  private final long[] handed = new long[TURN];
  private int handedCount;
  private int events;
  private int gathered;
  private int bufferSize = SMALLEST_BUFFER;

  NettyLoop(EventLoop eventLoop, Heartbeats heartbeats, StreamMetrics metrics) {
    this.eventLoop = eventLoop;
    this.heartbeats = heartbeats;
    this.metrics = metrics;
  }

  @Override
  public void run(Runnable task) {
    work.add(task);
    schedule();
  }

  /** Measured when the turn has flushed; there are no more of them than tasks in a turn. */
  @Override
  public void handed(long at) {
    if (handedCount < TURN) {
      handed[handedCount++] = at;
    }
  }

  StreamMetrics metrics() {
    return metrics;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  Heartbeats heartbeats() {
    return heartbeats;
  }

  /** A good first size for a connection's buffer of this turn: what one needed in the last. */
  int bufferSize() {
    return bufferSize;
  }

  /** Notes a connection that has something to flush at the end of the turn. */
  void touch(StreamConnection connection) {
    touched.add(connection);
    schedule();
  }

  /** Notes an event written to a connection's buffer. */
  void wrote() {
    events++;
  }

  /** Notes bytes written to a connection's buffer. */
  void gathered(int bytes) {
    gathered += bytes;
    if (gathered > GATHERED_MAX) {
      flush();
    }
  }

  private void turn() {
    scheduled.set(false);
    Runnable task;
    for (int i = 0; i < TURN && (task = work.poll()) != null; i++) {
      runGuarded(task);
    }
    flush();
    count();
    if (!work.isEmpty()) {
      schedule();
    }
  }

  /** A loop that has been shut down takes no work any more; its streams are gone with it. */
  private void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      try {
        eventLoop.execute(this::turn);
      } catch (RejectedExecutionException e) {
        work.clear();
      }
    }
  }

  /** One stream's bug must not end the loop that all others share. */
  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A stream's work failed", e);
    }
  }

  private void count() {
    if (events > 0) {
      metrics.delivered(events);
      events = 0;
    }
    if (handedCount > 0) {
      long now = System.currentTimeMillis();
      for (int i = 0; i < handedCount; i++) {
        metrics.delivery(handed[i], now);
      }
      handedCount = 0;
    }
  }

  private void flush() {
    if (touched.isEmpty()) {
      return;
    }
    int mean = gathered / touched.size();
    bufferSize = Math.max(SMALLEST_BUFFER, Integer.highestOneBit(mean) << 1);
    gathered = 0;
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).flush();
    }
    touched.clear();
  }
}
