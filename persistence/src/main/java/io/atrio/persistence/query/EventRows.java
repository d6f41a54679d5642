package io.atrio.persistence.query;

import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.persistence.query.TimestampOffset;
import reactor.core.publisher.Mono;

/**
 * The rows of the journal. Each call is a transaction of its own, which {@link Horizon} relies on:
 * PostgreSQL shows one transaction the same activity of the others however often it looks.
 */
final class EventRows {
  private final Database database;
  private final JournalQueries queries;

  EventRows(Database database, JournalQueries queries) {
    this.database = database;
    this.queries = queries;
  }

  /** Rows of a persistence id by sequence number, deleted ones too. */
  Mono<List<JournalRow>> of(String persistenceId, long fromSeqNr, int limit) {
    return database.select(
        queries.eventsOf(),
        statement ->
            statement.bind("$1", persistenceId).bind("$2", fromSeqNr).bind("$3", (long) limit),
        JournalRow::read);
  }

  Mono<Long> highestSeqNr(String persistenceId) {
    return one(
        queries.highestSeqNr(),
        statement -> statement.bind("$1", persistenceId),
        row -> Objects.requireNonNull(row.get("highest", Long.class)));
  }

  Mono<Horizon> horizon() {
    return one(queries.horizon(), Database.NOTHING, Horizon::read);
  }

  /**
   * Rows by time, within one time by sequence number, that come after {@code offset} and before
   * {@code end}: from the oldest of them as far as {@code window}, and at most {@code limit}. There
   * is one if there is any.
   */
  Mono<List<JournalRow>> bySlices(
      Slices slices, TimestampOffset offset, Instant end, Duration window, int limit) {
    Map<String, Long> seen = offset.getSeen();
    List<String> ids = List.copyOf(seen.keySet());
    return database.select(
        queries.eventsBySlices(),
        statement ->
            statement
                .bind("$1", slices.entityType())
                .bind("$2", slices.numbers())
                .bind("$3", offset.timestamp())
                .bind("$4", ids.toArray(String[]::new))
                .bind("$5", ids.stream().map(seen::get).toArray(Long[]::new))
                .bind("$6", end)
                .bind("$7", window.toNanos() / 1000)
                .bind("$8", (long) limit),
        JournalRow::read);
  }

  /** Persistence ids in the database's order. */
  Mono<List<String>> persistenceIds(String after, long limit) {
    return database.select(
        queries.persistenceIds(),
        statement -> statement.bind("$1", after).bind("$2", limit),
        row -> Objects.requireNonNull(row.get("persistence_id", String.class)));
  }

  private <T> Mono<T> one(String sql, Consumer<Statement> bind, Function<Row, T> read) {
    return database.<T>select(sql, bind, read).map(List::getFirst);
  }
}
