package io.atrio.actors.audit;

import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/** What is counted of the audit events of this node. */
final class AuditMetrics {
  private final AtomicLong waiting = new AtomicLong();
  private final Counter journalled;
  private final Counter dropped;
  private final Counter refused;

  private AuditMetrics(MeterRegistry registry) {
    Gauge.builder("atrio.audit.waiting", waiting, AtomicLong::get)
        .description("Audit events of this node that are not journalled yet")
        .register(registry);
    journalled =
        Counter.builder("atrio.audit.events")
            .description("Audit events of this node that were journalled")
            .register(registry);
    dropped =
        Counter.builder("atrio.audit.dropped")
            .description("Audit events for which nobody waited and for which there was no room")
            .register(registry);
    refused =
        Counter.builder("atrio.audit.unacknowledged")
            .description("Audit events for which an action waited in vain: it was refused")
            .register(registry);
  }

  /** Those of {@code system}. */
  static AuditMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, AuditMetrics.class, AuditMetrics::new);
  }

  /** So many wait now. */
  void waiting(int events) {
    waiting.set(events);
  }

  void journalled(int events) {
    journalled.increment(events);
  }

  void dropped() {
    dropped.increment();
  }

  void refused() {
    refused.increment();
  }
}
