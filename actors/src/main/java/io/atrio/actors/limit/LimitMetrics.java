package io.atrio.actors.limit;

import io.atrio.cluster.metrics.EnumCounter;
import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/** What the limits of this node decide. Thread-safe; counting allocates nothing. */
public final class LimitMetrics {
  private final EnumCounter<Limit> admitted;
  private final EnumCounter<Limit> refused;

  /** Which limit. */
  public enum Limit {
    /** Requests of an address. */
    ADDRESS,
    /** Streams of an address. */
    ADDRESS_STREAMS,
    /** Requests and streams of a session. */
    SESSION,
    /** Requests of a back end. */
    SERVICE,
    /** Streams of a user. */
    USER_STREAMS
  }

  private LimitMetrics(MeterRegistry registry) {
    this.admitted = counters(registry, "admitted");
    this.refused = counters(registry, "refused");
  }

  /** Those of {@code system}. */
  public static LimitMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, LimitMetrics.class, LimitMetrics::new);
  }

  /** Counts a decision of {@code limit}, and returns it. */
  public boolean decided(Limit limit, boolean admits) {
    (admits ? admitted : refused).count(limit);
    return admits;
  }

  private static EnumCounter<Limit> counters(MeterRegistry registry, String decision) {
    return EnumCounter.of(
        registry,
        "atrio.limit.decisions",
        "What limits decided, of those to whom they apply",
        "limit",
        Limit.class,
        "decision",
        decision);
  }
}
