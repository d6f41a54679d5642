package io.atrio.actors.permission;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of the roles of users that this node knows. */
public final class PermissionMetrics {

  private PermissionMetrics() {}

  /** Shows {@code grants} in {@code registry}. */
  public static void show(MeterRegistry registry, Grants grants) {
    Gauge.builder("atrio.permission.remembered", grants, Grants::remembered)
        .description("Users whose roles this node remembers")
        .strongReference(true)
        .register(registry);
    FunctionCounter.builder("atrio.permission.queries", grants, Grants::queries)
        .description("Questions to the database about roles of users, of up to a thousand at once")
        .register(registry);
  }
}
