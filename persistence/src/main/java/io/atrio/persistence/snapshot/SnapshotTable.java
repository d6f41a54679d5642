package io.atrio.persistence.snapshot;

import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Statement;
import java.util.function.ToIntFunction;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The table of snapshots: one row a persistence id, the one with the highest sequence number. */
final class SnapshotTable {
  private static final String SELECT =
      """
      SELECT persistence_id, seq_nr, write_timestamp, ser_id, ser_manifest, snapshot,
        meta_ser_id, meta_ser_manifest, meta_payload
      FROM {table}
      WHERE persistence_id = $1 AND seq_nr BETWEEN $2 AND $3 AND write_timestamp BETWEEN $4 AND $5
      """;

  private static final String UPSERT =
      """
      INSERT INTO {table} AS stored (slice, entity_type, persistence_id, seq_nr, write_timestamp,
        ser_id, ser_manifest, snapshot, meta_ser_id, meta_ser_manifest, meta_payload)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      ON CONFLICT (persistence_id) DO UPDATE SET
        seq_nr = excluded.seq_nr, write_timestamp = excluded.write_timestamp,
        ser_id = excluded.ser_id, ser_manifest = excluded.ser_manifest,
        snapshot = excluded.snapshot, meta_ser_id = excluded.meta_ser_id,
        meta_ser_manifest = excluded.meta_ser_manifest, meta_payload = excluded.meta_payload
      WHERE stored.seq_nr <= excluded.seq_nr
      """;

  private static final String DELETE =
      """
      DELETE FROM {table}
      WHERE persistence_id = $1 AND seq_nr BETWEEN $2 AND $3 AND write_timestamp BETWEEN $4 AND $5
      """;

  private final Database database;
  private final ToIntFunction<String> slice;
  private final String select;
  private final String upsert;
  private final String delete;

  /**
   * The table named {@code name} in {@code database}.
   *
   * @param slice the slice of a persistence id
   */
  SnapshotTable(Database database, String name, ToIntFunction<String> slice) {
    this.database = database;
    this.slice = slice;
    select = SELECT.replace("{table}", name);
    upsert = UPSERT.replace("{table}", name);
    delete = DELETE.replace("{table}", name);
  }

  /** The row of {@code persistenceId}, if it meets the criteria. */
  Mono<SnapshotRow> load(String persistenceId, SnapshotSelectionCriteria criteria) {
    return database
        .select(select, statement -> bind(statement, persistenceId, criteria), SnapshotRow::read)
        .flatMap(rows -> Mono.justOrEmpty(rows.stream().findFirst()));
  }

  /**
   * Keeps {@code row}, unless there is one with a higher sequence number: then it is not needed.
   */
  Mono<Void> save(SnapshotRow row) {
    return database.update(upsert, statement -> bind(statement, row)).then();
  }

  /** Deletes the row of {@code persistenceId}, if it meets the criteria. */
  Mono<Void> delete(String persistenceId, SnapshotSelectionCriteria criteria) {
    return database.update(delete, statement -> bind(statement, persistenceId, criteria)).then();
  }

  private static void bind(
      Statement statement, String persistenceId, SnapshotSelectionCriteria criteria) {
    statement
        .bind("$1", persistenceId)
        .bind("$2", criteria.minSequenceNr())
        .bind("$3", criteria.maxSequenceNr())
        .bind("$4", criteria.minTimestamp())
        .bind("$5", criteria.maxTimestamp());
  }

  private void bind(Statement statement, SnapshotRow row) {
    statement
        .bind("$1", slice.applyAsInt(row.persistenceId()))
        .bind("$2", PersistenceId.extractEntityType(row.persistenceId()))
        .bind("$3", row.persistenceId())
        .bind("$4", row.sequenceNr())
        .bind("$5", row.timestamp())
        .bind("$6", row.snapshot().serializerId())
        .bind("$7", row.snapshot().manifest())
        .bind("$8", row.snapshot().bytes());
    bindMetadata(statement, row.metadata());
  }

  private static void bindMetadata(Statement statement, @Nullable Payload metadata) {
    if (metadata == null) {
      statement
          .bindNull("$9", Integer.class)
          .bindNull("$10", String.class)
          .bindNull("$11", byte[].class);
    } else {
      statement
          .bind("$9", metadata.serializerId())
          .bind("$10", metadata.manifest())
          .bind("$11", metadata.bytes());
    }
  }
}
