package io.atrio.persistence.outbox;

import io.atrio.actors.outbox.OutboxConnection;
import io.atrio.actors.outbox.OutboxStore;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresPool;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;

/**
 * The outbox in {@code atrio.outbox}. Each of its connections is one of its own, outside the pool:
 * the notifications and the lock are the connection's.
 *
 * @param pool where to connect to
 * @param maxData bytes of the largest data of an event
 */
public record PostgresOutboxStore(PostgresPool pool, int maxData) implements OutboxStore {
  /**
   * PostgreSQL ends a connection that asks nothing, and gives its lock to another: the network may
   * have swallowed the node without a word. Versions before 14 do not know it.
   */
  private static final String LEASE =
      """
      SELECT set_config(name, $1, false) FROM pg_settings WHERE name = 'idle_session_timeout'
      """;

  private static final String LISTEN = "LISTEN atrio_outbox";

  @Override
  public CompletionStage<OutboxConnection> open(Runnable news) {
    return Mono.usingWhen(
            pool.alone(),
            connection -> prepared(connection, news),
            connection -> Mono.empty(),
            (connection, failure) -> connection.close(),
            PostgresqlConnection::close)
        .timeout(Database.LIMIT)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private Mono<OutboxConnection> prepared(PostgresqlConnection connection, Runnable news) {
    String lease = Long.toString(OutboxConnection.LEASE.toMillis());
    return Database.select(connection, LEASE, s -> s.bind(0, lease), row -> true)
        .then(Database.update(connection, LISTEN, Database.NOTHING))
        .map(listening -> new PostgresOutboxConnection(connection, maxData, news));
  }
}
