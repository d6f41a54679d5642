package io.atrio.tests.load;

import org.HdrHistogram.Histogram;

/** What the streams of one event loop received. Only that loop touches it, so nothing is locked. */
final class Tally {
  /** Longest latency told apart, in microseconds; longer ones count as this one. */
  static final long LONGEST = 120_000_000;

  private Histogram latency = histogram();
  private long events;
  private long bytes;
  private long comments;
  private long gaps;
  private long repeats;
  private long told;
  private long byes;
  private long closed;
  private long lastEvent;
  private long changedAt;

  static Histogram histogram() {
    return new Histogram(LONGEST, 3);
  }

  static void record(Histogram histogram, long micros) {
    histogram.recordValue(Math.clamp(micros, 0, LONGEST));
  }

  void event(long now) {
    events++;
    lastEvent = now;
  }

  /** From now on frames that tell of changed subscriptions count, with the time since then. */
  void changedAt(long micros) {
    changedAt = micros;
  }

  /** A frame told of a subscription that has begun or ended. */
  void change(long now) {
    if (changedAt > 0) {
      event(now);
      latency(now - changedAt);
    }
  }

  void latency(long micros) {
    record(latency, micros);
  }

  /** Notes how an offset follows the one before on the same stream. */
  void offset(long before, long offset) {
    if (offset > before + 1) {
      gaps += offset - before - 1;
    } else if (offset <= before) {
      repeats++;
    }
  }

  void bytes(int count) {
    bytes += count;
  }

  void comment() {
    comments++;
  }

  /** The server said in the stream that something is missing. */
  void told() {
    told++;
  }

  void bye() {
    byes++;
  }

  void closed() {
    closed++;
  }

  long events() {
    return events;
  }

  /** What was counted since the last time, and begins to count anew. */
  Delivery take() {
    Delivery taken =
        new Delivery(
            events, bytes, comments, gaps, repeats, told, byes, closed, lastEvent, latency);
    latency = histogram();
    events = bytes = comments = gaps = repeats = told = byes = closed = 0;
    return taken;
  }
}
