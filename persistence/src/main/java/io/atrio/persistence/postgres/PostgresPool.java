package io.atrio.persistence.postgres;

import com.typesafe.config.Config;
import io.atrio.persistence.ServerUrl;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A pool of 2 to 10 connections (a plugin's as its settings say) to one PostgreSQL database. It
 * opens them when they are needed, so it can be made while the server is away, and it replaces
 * those that broke.
 *
 * <p>Whoever wants a connection waits 3 seconds at most.
 */
public final class PostgresPool implements AutoCloseable {
  private static final int INITIAL = 2;
  private static final int MAXIMUM = 10;
  private static final Duration LIMIT = PostgresConfiguration.LIMIT;

  private final String address;
  private final PostgresqlConnectionFactory factory;
  private final ConnectionPool pool;

  private PostgresPool(String address, PostgresqlConnectionFactory factory, ConnectionPool pool) {
    this.address = address;
    this.factory = factory;
    this.pool = pool;
  }

  /**
   * Makes the pool; connects to nothing yet.
   *
   * @param url {@code postgresql://user:password@host:port/database?sslmode=…}, percent-encoded.
   *     The port is 5432 if it is not given. {@code sslmode} has the values and the meaning that
   *     libpq gives it ({@code prefer} if it is not given); {@code sslrootcert} and {@code
   *     application_name} are understood too.
   * @throws IllegalArgumentException when the URL is wrong: one line, without the password
   */
  public static PostgresPool open(String url) {
    ServerUrl address = PostgresConfiguration.parse(url);
    return open(address.toString(), PostgresConfiguration.of(address), INITIAL, MAXIMUM, LIMIT);
  }

  /**
   * Makes the pool of a persistence plugin's {@code connection-factory}; connects to nothing yet.
   */
  public static PostgresPool open(Config factory) {
    return open(
        factory.getString("host") + ":" + factory.getInt("port"),
        PostgresConfiguration.of(factory),
        factory.getInt("initial-size"),
        factory.getInt("max-size"),
        factory.getDuration("acquire-timeout"));
  }

  private static PostgresPool open(
      String address,
      PostgresqlConnectionConfiguration configuration,
      int initial,
      int maximum,
      Duration acquire) {
    PostgresqlConnectionFactory factory = new PostgresqlConnectionFactory(configuration);
    return new PostgresPool(
        address,
        factory,
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(factory)
                .name("atrio")
                .initialSize(initial)
                .maxSize(maximum)
                .maxAcquireTime(acquire)
                // Every pooled connection may be a dead one when the server was restarted.
                .acquireRetry(maximum)
                .maxCreateConnectionTime(LIMIT)
                .build()));
  }

  /** The pooled connections; closing one gives it back. */
  public ConnectionFactory connections() {
    return pool;
  }

  /**
   * A connection outside the pool, for what belongs to a connection: locks and notifications. Fails
   * within 3 seconds when the server does not answer. Whoever takes it closes it.
   */
  public Mono<PostgresqlConnection> alone() {
    return factory.create().timeout(LIMIT);
  }

  /** Shows in {@code registry} how busy the pool is, under {@code name}. */
  public void watch(MeterRegistry registry, String name) {
    pool.getMetrics().ifPresent(metrics -> PoolGauges.show(registry, metrics, name));
  }

  /** SQL over the pooled connections. */
  public Database database() {
    return new Database(pool);
  }

  /**
   * What the server says its version is, such as {@code 18.6}; asked anew each time. Fails within 3
   * seconds when the server does not answer.
   */
  public CompletionStage<String> version() {
    return ask("SHOW server_version").toFuture().thenApply(Objects::requireNonNull);
  }

  /** Completes when the server has answered a question, and fails within 3 seconds otherwise. */
  public CompletionStage<Void> ready() {
    return ask("SELECT 'ready'").toFuture().thenAccept(answer -> {});
  }

  /** Whether the server is there; completes within 3 seconds and never fails. */
  public CompletionStage<ServerAnswer> check() {
    return ready()
        .handle(
            (ready, failure) ->
                failure == null ? new ServerAnswer.Ready() : ServerAnswer.of(failure));
  }

  /** Closes all connections, waiting 2 seconds at most. */
  @Override
  public void close() {
    try {
      pool.disposeLater().toFuture().get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException serverIsAway) {
      // Nobody is left to take leave of; the sockets end with their event loop.
    }
  }

  /** The address without user and password. */
  @Override
  public String toString() {
    return address;
  }

  private Mono<String> ask(String question) {
    return Mono.usingWhen(
            pool.create(),
            connection ->
                Flux.from(connection.createStatement(question).execute())
                    .flatMap(result -> result.map((row, metadata) -> row.get(0, String.class)))
                    .single(),
            Connection::close)
        .timeout(
            LIMIT,
            Mono.error(
                () ->
                    new TimeoutException(
                        address + " did not answer within " + LIMIT.toSeconds() + " s")));
  }
}
