package io.atrio.actors.session;

import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/** What is counted of the sessions that live on this node. */
final class SessionMetrics {
  private final LongAdder living = new LongAdder();

  private SessionMetrics(MeterRegistry registry) {
    Gauge.builder("atrio.sessions", living, LongAdder::sum)
        .description("Sessions that live here: with a stream, within their grace, or limited")
        .register(registry);
  }

  /** Those of {@code system}. */
  static SessionMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, SessionMetrics.class, SessionMetrics::new);
  }

  void born() {
    living.increment();
  }

  void ended() {
    living.decrement();
  }
}
