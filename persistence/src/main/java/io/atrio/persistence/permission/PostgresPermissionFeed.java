package io.atrio.persistence.permission;

import io.atrio.actors.permission.PermissionFeed;
import io.atrio.actors.permission.PermissionNotice;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresPool;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import reactor.core.publisher.Mono;

/**
 * Hears the notifications of {@code atrio_permissions} over a connection of its own.
 *
 * @param pool where to connect to
 */
public record PostgresPermissionFeed(PostgresPool pool) implements PermissionFeed {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final String LISTEN = "LISTEN atrio_permissions";

  @Override
  public CompletionStage<Line> open(Consumer<PermissionNotice> heard, Runnable lost) {
    return Mono.usingWhen(
            pool.alone(),
            connection -> prepared(connection, heard, lost),
            connection -> Mono.empty(),
            (connection, failure) -> connection.close(),
            PostgresqlConnection::close)
        .timeout(Database.LIMIT)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static Mono<Line> prepared(
      PostgresqlConnection connection, Consumer<PermissionNotice> heard, Runnable lost) {
    var unused =
        connection
            .getNotifications()
            .subscribe(
                notification ->
                    heard.accept(
                        PermissionNotice.parse(
                            Objects.requireNonNullElse(notification.getParameter(), ""))),
                failure -> lost.run(),
                lost);
    return Database.update(connection, LISTEN, Database.NOTHING)
        .map(listening -> new Listening(connection));
  }

  private record Listening(PostgresqlConnection connection) implements Line {
    @Override
    public CompletionStage<Done> ping() {
      return Database.select(connection, "SELECT 1", Database.NOTHING, row -> Done.getInstance())
          .single()
          .timeout(LIMIT)
          .toFuture()
          .thenApply(Objects::requireNonNull);
    }

    @Override
    public void close() {
      var unused = connection.close().subscribe(closed -> {}, lostAlready -> {});
    }
  }
}
