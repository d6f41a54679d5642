package io.atrio.persistence.outbox;

import io.atrio.actors.outbox.OutboxConnection;
import io.atrio.actors.outbox.OutboxLook;
import io.atrio.actors.outbox.OutboxRow;
import io.atrio.actors.outbox.OutboxSettlement;
import io.atrio.persistence.postgres.BinaryArray;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Row;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import reactor.core.publisher.Mono;

/** One session of PostgreSQL, which holds the lock of the outbox or waits for it. */
final class PostgresOutboxConnection implements OutboxConnection {
  /** The number is "outbox" in ASCII. */
  private static final String TAKE = "SELECT pg_try_advisory_lock(122550254464888)";

  private static final String TELL_LIMIT =
      "UPDATE atrio.outbox_limit SET max_data = $1 WHERE max_data <> $1";

  /** Data that is larger than allowed stays where it is; the first row comes whatever its size. */
  private static final String LOOK =
      """
      SELECT id, created_at, channel, event, ttl_s, size,
        CASE WHEN size <= $1 THEN data::text END AS data
      FROM (
        SELECT *, sum(least(size, $1)) OVER (ORDER BY id) - least(size, $1) AS before
        FROM (
          SELECT id, (extract(epoch FROM created_at) * 1000000)::bigint AS created_at, channel,
            event, ttl_s, data, octet_length(data::text)::bigint AS size
          FROM atrio.outbox
          WHERE refused IS NULL AND id <> ALL ($2::bigint[]) AND channel <> ALL ($3::text[])
          ORDER BY id
          LIMIT $4
        ) AS waiting
      ) AS counted
      WHERE before < $5
      ORDER BY id
      """;

  private static final String DELETE = "DELETE FROM atrio.outbox WHERE id = ANY ($1::bigint[])";

  private static final String REFUSE =
      """
      UPDATE atrio.outbox SET refused = why.reason
      FROM (SELECT unnest($1::bigint[]) AS id, unnest($2::text[]) AS reason) AS why
      WHERE outbox.id = why.id
      """;

  private final PostgresqlConnection connection;
  private final int maxData;

  /** Over {@code connection}, which listens; calls {@code news} for what it hears. */
  PostgresOutboxConnection(PostgresqlConnection connection, int maxData, Runnable news) {
    this.connection = connection;
    this.maxData = maxData;
    var unused =
        connection
            .getNotifications()
            .subscribe(notification -> news.run(), lost -> news.run(), news);
  }

  @Override
  public CompletionStage<Boolean> take() {
    return within(
        Database.select(connection, TAKE, Database.NOTHING, row -> is(row))
            .single()
            .delayUntil(taken -> taken ? tellLimit() : Mono.empty()));
  }

  @Override
  public CompletionStage<List<OutboxRow>> look(OutboxLook look) {
    return within(
        Database.<OutboxRow>select(
                connection,
                LOOK,
                statement ->
                    statement
                        .bind(0, (long) maxData)
                        .bind(1, BinaryArray.ofLongs(look.exceptIds(), id -> id))
                        .bind(2, BinaryArray.ofTexts(look.exceptChannels(), channel -> channel))
                        .bind(3, (long) look.rows())
                        .bind(4, look.bytes()),
                PostgresOutboxConnection::row)
            .collectList());
  }

  @Override
  public CompletionStage<Done> settle(OutboxSettlement settlement) {
    return within(
        delete(settlement.published())
            .then(Mono.defer(() -> refuse(List.copyOf(settlement.refused().entrySet()))))
            .thenReturn(Done.getInstance()));
  }

  @Override
  public void close() {
    var unused = connection.close().subscribe(closed -> {}, lostAlready -> {});
  }

  private Mono<Long> tellLimit() {
    return Database.update(connection, TELL_LIMIT, s -> s.bind(0, maxData));
  }

  private Mono<Long> delete(List<Long> ids) {
    return ids.isEmpty()
        ? Mono.just(0L)
        : Database.update(connection, DELETE, s -> s.bind(0, BinaryArray.ofLongs(ids, id -> id)));
  }

  private Mono<Long> refuse(List<Map.Entry<Long, String>> refused) {
    return refused.isEmpty()
        ? Mono.just(0L)
        : Database.update(
            connection,
            REFUSE,
            statement ->
                statement
                    .bind(0, BinaryArray.ofLongs(refused, Map.Entry::getKey))
                    .bind(1, BinaryArray.ofTexts(refused, Map.Entry::getValue)));
  }

  private static <T> CompletionStage<T> within(Mono<T> answer) {
    return answer.timeout(Database.LIMIT).toFuture().thenApply(Objects::requireNonNull);
  }

  private static boolean is(Row row) {
    return Boolean.TRUE.equals(row.get(0, Boolean.class));
  }

  private static OutboxRow row(Row row) {
    return new OutboxRow(
        need(row, "id", Long.class),
        need(row, "created_at", Long.class),
        need(row, "channel", String.class),
        need(row, "event", String.class),
        row.get("data", String.class),
        need(row, "size", Long.class),
        row.get("ttl_s", Integer.class));
  }

  private static <T> T need(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
