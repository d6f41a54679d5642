package io.atrio.actors.stream;

import io.atrio.actors.error.ErrorCode;
import io.atrio.cluster.metrics.Buckets;
import io.atrio.cluster.metrics.EnumCounter;
import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * What is counted of this node's streams. Of the platform's own, with which it warms up, nothing
 * is. Thread-safe; nothing here allocates.
 *
 * <p>An event costs a loop one addition to a number of its own, and the counter one a turn; how
 * long events take is measured once for each event and loop, however many streams it goes to.
 */
public final class StreamMetrics {
  private final LongAdder connections = new LongAdder();
  private final Counter opened;
  private final EnumCounter<ErrorCode> refused;
  private final EnumCounter<Ending> closed;
  private final EnumCounter<Resume> resumed;
  private final EnumCounter<Loss> gaps;
  private final EnumCounter<Slowness> slow;
  private final Counter delivered;
  private final Timer delivery;

  /** Why a stream ended: what it was told ({@link Bye}), or else how its connection went. */
  public enum Ending {
    DRAIN,
    OVERLOAD,
    EXPIRED,
    SLOW,
    REVOKED,
    /** Its client went, or the network did. */
    CLIENT,
    /** It was cut, as a broken network would. */
    CUT,
    /** Its client did not read for too long. */
    STALLED
  }

  /** How a channel begins on a stream that opens. */
  enum Resume {
    RECOVERED,
    GAP,
    LIVE
  }

  /** Why events are lost to an open stream. */
  enum Loss {
    HISTORY,
    EPOCH
  }

  /** What comes of a reader that does not keep up. */
  public enum Slowness {
    /** More than {@code atrio.stream.buffer} waited for it: from there on it is left behind. */
    STALLED,
    /** It did not read for {@code atrio.stream.stall-timeout} and was closed. */
    TIMED_OUT,
    /** It was closed to keep {@code atrio.stream.node-buffer}. */
    EVICTED,
    /** It was sent away as the class of a channel says ({@code slow-reader = close}). */
    CLOSED
  }

  /** Those of {@code system}. */
  public static StreamMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, StreamMetrics.class, StreamMetrics::new);
  }

  /** Counts into {@code registry}. */
  StreamMetrics(MeterRegistry registry) {
    Gauge.builder("atrio.stream.connections", connections, LongAdder::sum)
        .description("Streams that are open")
        .register(registry);
    opened =
        Counter.builder("atrio.streams.opened")
            .description("Streams that were accepted")
            .register(registry);
    refused =
        EnumCounter.of(
            registry,
            "atrio.streams.refused",
            "Requests at the stream door that became no stream",
            "code",
            ErrorCode.class);
    closed =
        EnumCounter.of(
            registry, "atrio.stream.closed", "Streams that ended", "reason", Ending.class);
    resumed =
        EnumCounter.of(
            registry,
            "atrio.resume",
            "Channels of streams that opened, by how they begin",
            "result",
            Resume.class);
    gaps =
        EnumCounter.of(
            registry, "atrio.gaps", "Gaps told on open streams, by channel", "reason", Loss.class);
    slow =
        EnumCounter.of(
            registry,
            "atrio.slow.reader",
            "Readers that did not keep up, by what came of it",
            "what",
            Slowness.class);
    delivered =
        Counter.builder("atrio.events.delivered")
            .description("Events written to streams, replayed ones too")
            .register(registry);
    delivery =
        Buckets.timer(
            registry,
            "atrio.delivery",
            "From the place of an event in its channel to its having been written to the sockets of"
                + " an event loop, once for each loop");
  }

  /** A stream was accepted. */
  public void opened() {
    opened.increment();
    connections.increment();
  }

  /** A request at the stream door became no stream. */
  public void refused(ErrorCode why) {
    refused.count(why);
  }

  /** A stream that was accepted ends, for this reason. */
  public void closed(Ending reason) {
    closed.count(reason);
  }

  /** The connection of a stream that was accepted is gone. */
  public void gone() {
    connections.decrement();
  }

  /** What came of a slow reader. */
  public void slow(Slowness what) {
    slow.count(what);
  }

  /** So many events were written to streams. */
  public void delivered(int events) {
    delivered.increment(events);
  }

  /**
   * An event that was ordered at {@code at} has been written to a loop's streams by {@code now},
   * both in milliseconds since the epoch. Where the clocks of two nodes differ so that it comes
   * before it was sent, it took no time.
   */
  public void delivery(long at, long now) {
    delivery.record(Math.max(0, now - at), TimeUnit.MILLISECONDS);
  }

  void bye(Bye bye) {
    closed(
        switch (bye) {
          case DRAIN -> Ending.DRAIN;
          case OVERLOAD -> Ending.OVERLOAD;
          case EXPIRED -> Ending.EXPIRED;
          case SLOW -> Ending.SLOW;
          case REVOKED -> Ending.REVOKED;
        });
  }

  void joined(JoinState state) {
    resumed.count(
        switch (state) {
          case JoinState.Live live -> Resume.LIVE;
          case JoinState.Recovered recovered -> Resume.RECOVERED;
          case JoinState.Gap gap -> Resume.GAP;
        });
  }

  void gap(boolean sameEpoch) {
    gaps.count(sameEpoch ? Loss.HISTORY : Loss.EPOCH);
  }
}
