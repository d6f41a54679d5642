package io.atrio.tests.load;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * What a swarm opens and how.
 *
 * @param streams address of the streams, without a query
 * @param channels channels every stream asks for, comma separated; may be empty
 * @param tracked channel whose offsets are checked; one that ends with a star stands for the only
 *     channel with that beginning a stream hears; empty for none
 * @param connecting most streams between the first packet and the first frame at one time
 * @param perSecond streams begun a second at most; infinite for as fast as they come
 * @param life how long after its connect a stream is closed again; zero for never
 * @param loops event loops, each a thread
 */
public record SwarmOptions(
    URI streams,
    String channels,
    String tracked,
    int connecting,
    double perSecond,
    Duration life,
    int loops)
    implements Serializable {

  /** Streams of the automatic channels only, as fast as they come, 512 at a time, a loop a core. */
  public static SwarmOptions of(URI streams) {
    int loops = Runtime.getRuntime().availableProcessors();
    return new SwarmOptions(streams, "", "", 512, Double.POSITIVE_INFINITY, Duration.ZERO, loops);
  }

  /** Asks for one channel and checks its offsets. */
  public SwarmOptions hearing(String channel) {
    return new SwarmOptions(streams, channel, channel, connecting, perSecond, life, loops);
  }

  public SwarmOptions tracking(String channel) {
    return new SwarmOptions(streams, channels, channel, connecting, perSecond, life, loops);
  }

  public SwarmOptions connecting(int most) {
    return new SwarmOptions(streams, channels, tracked, most, perSecond, life, loops);
  }

  public SwarmOptions perSecond(double rate) {
    return new SwarmOptions(streams, channels, tracked, connecting, rate, life, loops);
  }

  /** Closes each stream so long after its connect, ready or not. */
  public SwarmOptions livingFor(Duration time) {
    return new SwarmOptions(streams, channels, tracked, connecting, perSecond, time, loops);
  }

  public SwarmOptions loops(int count) {
    return new SwarmOptions(streams, channels, tracked, connecting, perSecond, life, count);
  }

  /** The tracked channel's name as it stands in an event. */
  byte[] trackedName() {
    if (tracked.isEmpty()) {
      return new byte[0];
    }
    boolean prefix = tracked.endsWith("*");
    return Bytes.of(prefix ? tracked.substring(0, tracked.length() - 1) : tracked + "\"");
  }

  /** The request of a stream up to the token. */
  String request() {
    String query = channels.isEmpty() ? "" : "?channels=" + channels;
    return "GET "
        + streams.getRawPath()
        + query
        + " HTTP/1.1\r\nHost: "
        + streams.getRawAuthority()
        + "\r\nAccept: text/event-stream\r\nAuthorization: Bearer ";
  }
}
