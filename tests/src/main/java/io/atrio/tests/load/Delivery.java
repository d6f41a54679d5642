package io.atrio.tests.load;

import java.io.Serializable;
import org.HdrHistogram.Histogram;

/**
 * What a swarm received in a span of time.
 *
 * @param events events of the application; the platform's own frames do not count
 * @param bytes bytes of the bodies
 * @param comments comment lines, which are heartbeats
 * @param gaps offsets left out on a stream, in the tracked channel
 * @param repeats events whose offset did not go up
 * @param told frames in which the server said that something is missing
 * @param byes frames in which the server said goodbye
 * @param closed streams the server closed
 * @param lastEvent when the last event came, microseconds since the epoch
 * @param latency microseconds from the time in the event until it was read
 */
public record Delivery(
    long events,
    long bytes,
    long comments,
    long gaps,
    long repeats,
    long told,
    long byes,
    long closed,
    long lastEvent,
    Histogram latency)
    implements Serializable {

  Delivery plus(Delivery other) {
    Histogram both = latency.copy();
    both.add(other.latency);
    return new Delivery(
        events + other.events,
        bytes + other.bytes,
        comments + other.comments,
        gaps + other.gaps,
        repeats + other.repeats,
        told + other.told,
        byes + other.byes,
        closed + other.closed,
        Math.max(lastEvent, other.lastEvent),
        both);
  }

  /** Whether exactly this many events came, in order, and no stream ended. */
  public boolean isComplete(long expected) {
    return events == expected && gaps == 0 && repeats == 0 && told == 0 && closed == 0;
  }

  /** Milliseconds that this share (0 to 100) of the events took at most. */
  public double latencyMillis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }

  /** What is not as it should be, in words; empty when nothing is. */
  public String troubles() {
    StringBuilder text = new StringBuilder();
    append(text, gaps, "offsets missing");
    append(text, repeats, "repeats");
    append(text, told, "gaps told");
    append(text, byes, "byes");
    append(text, closed, "streams closed");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
    }
  }
}
