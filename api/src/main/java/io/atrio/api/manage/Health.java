package io.atrio.api.manage;

import io.atrio.cluster.ClusterNode;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.cluster.MemberStatus;

/**
 * How this node is. It is ready once it has joined and started, while PostgreSQL answers within a
 * second and until it drains. Thread-safe.
 */
public final class Health {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(1);

  private final ClusterNode node;
  private final Supplier<? extends CompletionStage<Boolean>> database;
  private final Supplier<? extends CompletionStage<Boolean>> redis;
  private volatile BooleanSupplier degraded = () -> false;
  private volatile boolean started;
  private volatile boolean draining;

  /** Of {@code node}; {@code database} and {@code redis} say whether they answer. */
  public Health(
      ClusterNode node,
      Supplier<? extends CompletionStage<Boolean>> database,
      Supplier<? extends CompletionStage<Boolean>> redis) {
    this.node = node;
    this.database = database;
    this.redis = redis;
  }

  /** Shows whether the directory of sessions is {@code degraded}. */
  public void directory(BooleanSupplier degraded) {
    this.degraded = degraded;
  }

  /** Everything has been started. */
  public void started() {
    started = true;
  }

  /** Clients are sent away from now on. */
  public void draining() {
    draining = true;
  }

  boolean isStarted() {
    return started;
  }

  /** What is known now, asking PostgreSQL and Redis. */
  CompletionStage<HealthReport> report() {
    return answers(database).thenCombine(answers(redis), this::report);
  }

  private HealthReport report(boolean database, boolean redis) {
    boolean up = node.status().equals(MemberStatus.up());
    return new HealthReport(
        up && started && !draining && database,
        node.id(),
        node.status().toString(),
        node.size(),
        node.unreachable(),
        started,
        draining,
        word(database),
        word(redis),
        degraded.getAsBoolean() ? "degraded" : "ok");
  }

  private static CompletionStage<Boolean> answers(
      Supplier<? extends CompletionStage<Boolean>> server) {
    return server
        .get()
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(false, ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(away -> false);
  }

  private static String word(boolean answers) {
    return answers ? "ok" : "away";
  }
}
