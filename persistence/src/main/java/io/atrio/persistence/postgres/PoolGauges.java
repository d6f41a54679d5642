package io.atrio.persistence.postgres;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.pool.PoolMetrics;
import java.util.function.ToDoubleFunction;

/** What a pool of connections to PostgreSQL says of itself. */
final class PoolGauges {
  private final MeterRegistry registry;
  private final PoolMetrics pool;
  private final String name;

  private PoolGauges(MeterRegistry registry, PoolMetrics pool, String name) {
    this.registry = registry;
    this.pool = pool;
    this.name = name;
  }

  /** Shows {@code pool} in {@code registry} under {@code name}. */
  static void show(MeterRegistry registry, PoolMetrics pool, String name) {
    PoolGauges gauges = new PoolGauges(registry, pool, name);
    gauges.connections("in_use", PoolMetrics::acquiredSize);
    gauges.connections("idle", PoolMetrics::idleSize);
    gauges.gauge(
        "atrio.database.connections.limit",
        "Connections at most",
        PoolMetrics::getMaxAllocatedSize);
    gauges.gauge(
        "atrio.database.waiting",
        "Work that waits for a connection to PostgreSQL",
        PoolMetrics::pendingAcquireSize);
  }

  private void connections(String state, ToDoubleFunction<PoolMetrics> value) {
    Gauge.builder("atrio.database.connections", pool, value)
        .description("Connections to PostgreSQL")
        .tags("pool", name, "state", state)
        .strongReference(true)
        .register(registry);
  }

  private void gauge(String meter, String description, ToDoubleFunction<PoolMetrics> value) {
    Gauge.builder(meter, pool, value)
        .description(description)
        .tags("pool", name)
        .strongReference(true)
        .register(registry);
  }
}
