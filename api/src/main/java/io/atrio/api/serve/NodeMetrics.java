package io.atrio.api.serve;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The registry of a node, and what is counted of the node itself: its process, its version, its
 * cluster. Each feature adds its own ({@link io.atrio.cluster.metrics.Meters}).
 */
final class NodeMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Those of this process, which runs {@code version} of Átrio. */
  NodeMetrics(String version) {
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("atrio.build.info", () -> 1)
        .description("The version that runs")
        .tag("version", version)
        .register(registry);
  }

  /** Where everything counts. */
  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Shows the cluster as the node of {@code system} sees it. */
  void watch(ActorSystem<?> system) {
    Cluster cluster = Cluster.get(system);
    gauge(
        "atrio.cluster.members",
        "Members of the cluster that are up",
        registry,
        () -> up(cluster.state()));
    gauge(
        "atrio.cluster.unreachable",
        "Members of the cluster that this node or another cannot reach",
        registry,
        () -> cluster.state().getUnreachable().size());
  }

  /** Shows whether the directory of sessions is {@code degraded}. */
  void watch(BooleanSupplier degraded) {
    gauge(
        "atrio.directory.degraded",
        "1 while the directory of sessions cannot be asked",
        registry,
        () -> degraded.getAsBoolean() ? 1 : 0);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private static void gauge(
      String name, String description, MeterRegistry registry, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private static long up(CurrentClusterState state) {
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .filter(member -> member.status().equals(MemberStatus.up()))
        .count();
  }
}
