package io.atrio.actors.outbox;

import io.atrio.cluster.metrics.EnumCounter;
import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/** What is counted of the outbox, on the node that publishes it. */
final class OutboxMetrics {
  private final AtomicInteger turn = new AtomicInteger();
  private final EnumCounter<Fate> rows;

  /** What came of a row that was to be published. */
  enum Fate {
    PUBLISHED,
    /** It can never be published, and is set aside. */
    REFUSED,
    /** Its channel did not take it now: it is tried again. */
    UNANSWERED
  }

  private OutboxMetrics(MeterRegistry registry) {
    Gauge.builder("atrio.outbox.turn", turn, AtomicInteger::get)
        .description("1 on the node that publishes the outbox, 0 on the others")
        .register(registry);
    rows =
        EnumCounter.of(
            registry,
            "atrio.outbox.rows",
            "Attempts to publish a row of the outbox, by what came of them",
            "result",
            Fate.class);
  }

  /** Those of {@code system}. */
  static OutboxMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, OutboxMetrics.class, OutboxMetrics::new);
  }

  /** Whether this node publishes it. */
  void turn(boolean ours) {
    turn.set(ours ? 1 : 0);
  }

  void count(Fate fate) {
    rows.count(fate);
  }
}
