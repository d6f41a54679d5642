package io.atrio.tests.load;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Opens one loop's share of streams, a bounded number at a time and at a bounded rate. Lives on its
 * loop.
 */
final class StreamOpener {
  private final EventLoop loop;
  private final Alarm alarm;
  private final List<String> tokens;
  private final int window;
  private final Consumer<StreamAttempt> connect;
  private final CompletableFuture<Opening> done = new CompletableFuture<>();
  private final long start = EpochClock.micros();
  private final Pace pace;

  private final Histogram connectTimes = Tally.histogram();
  private final Histogram firstFrames = Tally.histogram();
  private final Map<Integer, Integer> refused = new TreeMap<>();
  private final List<String> troubles = new ArrayList<>();
  private int begun;
  private int underway;
  private int ready;
  private int failed;
  private long lastReady = start;

  StreamOpener(
      EventLoop loop,
      List<String> tokens,
      int window,
      double perSecond,
      Consumer<StreamAttempt> connect) {
    this.loop = loop;
    this.alarm = new Alarm(loop, this::pump);
    this.tokens = tokens;
    this.window = window;
    this.connect = connect;
    pace =
        Double.isInfinite(perSecond)
            ? new Pace.AsAnswered(Long.MAX_VALUE)
            : new Pace.FixedRate(start, perSecond, tokens.size());
  }

  /** Done when every stream is ready or has failed, or when it was given up. */
  CompletableFuture<Opening> done() {
    return done;
  }

  /** Begins as many as are due and fit. */
  void pump() {
    if (done.isDone()) {
      return;
    }
    long now = EpochClock.micros();
    long due = Math.min(tokens.size(), pace.due(now));
    while (underway < window && begun < due) {
      underway++;
      connect.accept(new StreamAttempt(this, tokens.get(begun++), EpochClock.micros()));
    }
    if (underway == 0 && begun == tokens.size()) {
      giveUp();
    } else if (underway < window && begun < tokens.size()) {
      alarm.in(Math.max(0, pace.next(begun) - now));
    }
  }

  void connected(long micros) {
    Tally.record(connectTimes, micros);
  }

  void ready(long micros, long now) {
    Tally.record(firstFrames, micros);
    lastReady = now;
    ready++;
    ended();
  }

  void refused(int status) {
    refused.merge(status, 1, Integer::sum);
    ended();
  }

  void failed(String why) {
    failed++;
    if (troubles.size() < 5) {
      troubles.add(why);
    }
    ended();
  }

  private void ended() {
    underway--;
    loop.execute(this::pump); // not at once: a row of failures would call itself deeper and deeper
  }

  /** Ends it with what there is. */
  void giveUp() {
    done.complete(
        new Opening(
            tokens.size(),
            ready,
            Map.copyOf(refused),
            failed,
            Duration.of(lastReady - start, ChronoUnit.MICROS),
            connectTimes,
            firstFrames,
            List.copyOf(troubles)));
  }
}
