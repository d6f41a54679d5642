package io.atrio.persistence.embedded;

import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * PostgreSQL and Redis of the embedded mode, started and stopped side by side. A PostgreSQL that
 * ends by itself is started again.
 *
 * <p>Close it before the {@link DataDirectory} that it was started in.
 */
public final class EmbeddedServers implements AutoCloseable {
  private final PostgresGuard postgres;
  private final RedisProcess redis;

  private EmbeddedServers(PostgresGuard postgres, RedisProcess redis) {
    this.postgres = postgres;
    this.redis = redis;
  }

  /**
   * Starts both and comes back when both answer. Nothing is left running when the JVM is told to
   * stop meanwhile, or the calling thread is interrupted.
   *
   * @param progress gets lines for the operator, from several threads
   * @throws StartupException when one cannot be started, after the other has been stopped
   */
  public static EmbeddedServers start(DataDirectory data, Consumer<String> progress) {
    EmbeddedStart.Pair both =
        EmbeddedStart.both(threads(), () -> postgres(data, progress), () -> redis(data, progress));
    return new EmbeddedServers(PostgresGuard.of(both.postgres(), data, progress), both.redis());
  }

  /** {@code postgresql://user:password@127.0.0.1:port/atrio}. */
  public String databaseUrl() {
    return postgres().url();
  }

  /** {@code redis://:password@127.0.0.1:port}. */
  public String redisUrl() {
    return redis.url();
  }

  PostgresProcess postgres() {
    return postgres.postgres();
  }

  RedisProcess redis() {
    return redis;
  }

  /**
   * Stops both, each within 8 seconds. May be called from a shutdown hook, and more than once. No
   * hook does it unasked, so that the platform can drain while the servers still answer.
   */
  @Override
  public void close() {
    try (ExecutorService stoppers = threads()) {
      stoppers.execute(postgres::close);
      stoppers.execute(redis::close);
    }
  }

  private static PostgresProcess postgres(DataDirectory data, Consumer<String> progress)
      throws InterruptedException {
    long begun = System.nanoTime();
    PostgresProcess postgres = PostgresProcess.start(data, progress);
    progress.accept(ready("PostgreSQL", postgres.version(), postgres.port(), begun));
    return postgres;
  }

  private static RedisProcess redis(DataDirectory data, Consumer<String> progress)
      throws InterruptedException {
    long begun = System.nanoTime();
    RedisProcess redis = RedisProcess.start(data, progress);
    progress.accept(ready("Redis", redis.version(), redis.port(), begun));
    return redis;
  }

  private static String ready(String name, String version, int port, long begun) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    return String.format(
        Locale.ROOT, "%s %s is ready on 127.0.0.1:%d (%.1f s)", name, version, port, seconds);
  }

  private static ExecutorService threads() {
    return Executors.newFixedThreadPool(
        2, Thread.ofPlatform().daemon().name("atrio-embedded-", 1).factory());
  }
}
