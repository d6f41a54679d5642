package io.atrio.persistence.journal;

import io.atrio.cluster.metrics.Buckets;
import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import reactor.core.publisher.Mono;

/** What is counted of the batches in which this node writes its journal. */
final class JournalMetrics {
  private static final double[] SIZES = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000};

  private final Timer committed;
  private final Timer failed;
  private final DistributionSummary events;

  private JournalMetrics(MeterRegistry registry) {
    committed = timer(registry, "committed");
    failed = timer(registry, "failed");
    events =
        DistributionSummary.builder("atrio.journal.batch.events")
            .description("Events that were committed together")
            .serviceLevelObjectives(SIZES)
            .register(registry);
  }

  /** Those of {@code system}. */
  static JournalMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, JournalMetrics.class, JournalMetrics::new);
  }

  /** {@code insert}, measured. */
  Function<List<EventRow>, Mono<Long>> measured(Function<List<EventRow>, Mono<Long>> insert) {
    return rows -> {
      long begun = System.nanoTime();
      return insert
          .apply(rows)
          .doOnSuccess(count -> committed(begun, rows.size()))
          .doOnError(failure -> record(failed, begun));
    };
  }

  private void committed(long begun, int rows) {
    record(committed, begun);
    events.record(rows);
  }

  private static void record(Timer timer, long begun) {
    timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
  }

  private static Timer timer(MeterRegistry registry, String result) {
    return Buckets.timer(
        registry,
        "atrio.journal.write",
        "Time the database takes for one batch of events",
        "result",
        result);
  }
}
