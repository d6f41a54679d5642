package io.atrio.tests.load;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** One run of a caller: hands what is due to connections that are free. Lives on its loop. */
final class CallRun {
  static final int OK = 200;

  private final EventLoop loop;
  private final Alarm alarm;
  private final Pace pace;
  private final long start;
  private final long firstNumber;
  private final Deque<CallConnection> free = new ArrayDeque<>();
  private final CompletableFuture<CallFigures> done = new CompletableFuture<>();

  private final Histogram latency = Tally.histogram();
  private final Map<Integer, Long> refused = new TreeMap<>();
  private final List<String> troubles = new ArrayList<>();
  private long sent;
  private long underway;
  private long accepted;
  private long wrong;
  private long broken;
  private long lastAnswer;

  CallRun(EventLoop loop, Pace pace, long start, long firstNumber) {
    this.loop = loop;
    this.alarm = new Alarm(loop, this::pump);
    this.pace = pace;
    this.start = start;
    this.firstNumber = firstNumber;
    lastAnswer = start;
  }

  CompletableFuture<CallFigures> done() {
    return done;
  }

  /** Takes a connection that waits for nothing. */
  void take(CallConnection connection) {
    free.addLast(connection);
  }

  void pump() {
    long now = EpochClock.micros();
    long due = pace.due(now);
    while (sent < due && !free.isEmpty() && !done.isDone()) {
      CallConnection connection = free.removeFirst();
      if (connection.isFree()) { // else it ended while it waited
        underway++;
        connection.call(this, pace.intended(sent, now), firstNumber + sent++);
      }
    }
    if (underway == 0 && pace.over(sent, now)) {
      finish();
    } else if (!done.isDone() && sent >= due) {
      alarm.in(Math.max(1, pace.next(sent) - now));
    }
  }

  void answered(CallConnection connection, int status, boolean right, long intended) {
    lastAnswer = EpochClock.micros();
    underway--;
    Tally.record(latency, lastAnswer - intended);
    if (right) {
      accepted++;
    } else if (status == OK) {
      wrong++;
    } else {
      refused.merge(status, 1L, Long::sum);
    }
    free.addLast(connection);
    pump();
  }

  /** A connection ended with its call unanswered; it comes back once it is open again. */
  void broken(String why) {
    underway--;
    broken++;
    if (troubles.size() < 5) {
      troubles.add(why);
    }
    loop.execute(this::pump);
  }

  /** Ends it with what there is. */
  void finish() {
    long asked = pace instanceof Pace.FixedRate rate ? rate.count() : sent;
    done.complete(
        new CallFigures(
            asked,
            accepted,
            Map.copyOf(refused),
            wrong,
            broken,
            start,
            lastAnswer,
            latency,
            List.copyOf(troubles)));
  }

  boolean isDone() {
    return done.isDone();
  }

  long sent() {
    return sent;
  }
}
