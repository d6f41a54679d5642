package io.atrio.persistence.journal;

import com.typesafe.config.Config;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.plugin.TableName;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Row;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The journal's table: its statements and nothing else. */
final class JournalTable {
  /**
   * {@code clock_timestamp()} and not {@code now()}: it is read for each row while the statement
   * already holds its lock on the table, which is what readers of slices wait for.
   */
  private static final String INSERT =
      """
      INSERT INTO {table} (slice, entity_type, persistence_id, seq_nr, db_timestamp,
        event_ser_id, event_ser_manifest, event_payload, writer, adapter_manifest, tags,
        meta_ser_id, meta_ser_manifest, meta_payload)
      SELECT e.slice, e.entity_type, e.persistence_id, e.seq_nr, clock_timestamp(),
        e.ser_id, e.ser_manifest, e.payload, e.writer, e.adapter_manifest,
        CASE WHEN e.tags IS NOT NULL THEN ARRAY(SELECT json_array_elements_text(e.tags::json)) END,
        e.meta_ser_id, e.meta_ser_manifest, e.meta_payload
      """;

  /** For a journal that keeps nothing: PostgreSQL reads all that would be inserted. */
  private static final String COUNT = "SELECT count(e) ";

  private static final String REPLAY =
      """
      SELECT seq_nr, event_ser_id, event_ser_manifest, event_payload, writer, adapter_manifest,
        meta_ser_id, meta_ser_manifest, meta_payload,
        (extract(epoch FROM db_timestamp) * 1000)::bigint AS millis
      FROM {table}
      WHERE persistence_id = $1 AND seq_nr BETWEEN $2 AND $3 AND NOT deleted
      ORDER BY seq_nr LIMIT $4
      """;

  private static final String HIGHEST =
      "SELECT max(seq_nr) AS highest FROM {table} WHERE persistence_id = $1 AND seq_nr >= $2";

  /** The last event's place stays, empty: its number must never be given again. */
  private static final String EMPTY_LAST =
      """
      UPDATE {table} SET deleted = TRUE, event_ser_id = 0, event_ser_manifest = '',
        event_payload = '', tags = NULL,
        meta_ser_id = NULL, meta_ser_manifest = NULL, meta_payload = NULL
      WHERE persistence_id = $1 AND seq_nr <= $2
        AND seq_nr = (SELECT max(seq_nr) FROM {table} WHERE persistence_id = $1)
      """;

  private static final String DELETE =
      """
      DELETE FROM {table} WHERE persistence_id = $1 AND seq_nr <= $2
        AND seq_nr < (SELECT max(seq_nr) FROM {table} WHERE persistence_id = $1)
      """;

  private final Database database;
  private final String insert;
  private final String replay;
  private final String highest;
  private final String emptyLast;
  private final String delete;

  JournalTable(Database database, Config plugin) {
    String table = TableName.of(plugin);
    this.database = database;
    this.insert = (plugin.getBoolean("keep") ? on(table, INSERT) : COUNT) + EventColumns.FROM;
    this.replay = on(table, REPLAY);
    this.highest = on(table, HIGHEST);
    this.emptyLast = on(table, EMPTY_LAST);
    this.delete = on(table, DELETE);
  }

  /** Inserts all rows, or none: one statement, one round trip, one transaction. */
  Mono<Long> insert(List<EventRow> rows) {
    return database.update(insert, new EventColumns(rows)::bind);
  }

  /** The highest sequence number of a persistence id, 0 if it has none past {@code from}. */
  Mono<Long> highest(String persistenceId, long from) {
    return database
        .select(
            highest,
            s -> s.bind("$1", persistenceId).bind("$2", from),
            row -> Objects.requireNonNullElse(row.get("highest", Long.class), 0L))
        .map(List::getFirst);
  }

  /** Forgets the events up to {@code to}, but not that they were there. */
  Mono<Void> delete(String persistenceId, long to) {
    return database.inTransaction(
        connection ->
            Flux.just(emptyLast, delete)
                .concatMap(
                    sql ->
                        Database.update(
                            connection, sql, s -> s.bind("$1", persistenceId).bind("$2", to)))
                .then());
  }

  /** Events of a persistence id in order, {@code max} at the most. */
  Mono<List<PersistentRepr>> page(
      String persistenceId, long from, long to, int max, Serialization serialization) {
    return database.select(
        replay,
        s -> s.bind("$1", persistenceId).bind("$2", from).bind("$3", to).bind("$4", max),
        row -> event(persistenceId, row, serialization));
  }

  private static String on(String table, String sql) {
    return sql.replace("{table}", table);
  }

  private static PersistentRepr event(String persistenceId, Row row, Serialization serialization) {
    PersistentRepr event =
        PersistentRepr.apply(
                payload(row, "event").read(serialization),
                value(row, "seq_nr", Long.class),
                persistenceId,
                Objects.requireNonNullElse(row.get("adapter_manifest", String.class), ""),
                false,
                ActorRef.noSender(),
                value(row, "writer", String.class))
            .withTimestamp(value(row, "millis", Long.class));
    return row.get("meta_ser_id") == null
        ? event
        : event.withMetadata(payload(row, "meta").read(serialization));
  }

  private static Payload payload(Row row, String prefix) {
    return new Payload(
        value(row, prefix + "_ser_id", Integer.class),
        value(row, prefix + "_ser_manifest", String.class),
        value(row, prefix + "_payload", byte[].class));
  }

  private static <T> T value(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type));
  }
}
