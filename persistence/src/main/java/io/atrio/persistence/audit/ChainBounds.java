package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is known of a chain besides its events: where it must begin and how far it must go.
 *
 * @param checkpoint where it begins; null if at the beginning
 * @param table the last event that the projection put into the table
 * @param snapshot the sequence of the latest snapshot; 0 if there is none
 */
record ChainBounds(
    int partition, @Nullable AuditCheckpoint checkpoint, AuditChain table, long snapshot) {
  private static final String SELECT =
      """
      SELECT c.sequence, c.hash, k.sequence AS removed, k.hash AS removed_hash, k.removed_before,
             k.signature, s.seq_nr
      FROM (SELECT $1::int AS partition) p
      LEFT JOIN atrio.audit_chain c ON c.partition = p.partition
      LEFT JOIN atrio.audit_checkpoint k ON k.partition = p.partition
      LEFT JOIN atrio.snapshot s ON s.persistence_id = $2
      """;

  /** The chain as it was before the first event that is still there. */
  AuditChain start() {
    return checkpoint == null ? AuditChain.empty(partition) : checkpoint.head();
  }

  /** The place up to which the journal must go at least. */
  long recorded() {
    return Math.max(Math.max(table.sequence(), snapshot), start().sequence());
  }

  static Mono<ChainBounds> read(Database database, int partition) {
    String id = AuditPartitions.persistenceId(partition);
    return database
        .<ChainBounds>select(
            SELECT,
            statement -> statement.bind(0, partition).bind(1, id),
            row -> read(row, partition))
        .map(List::getFirst);
  }

  private static ChainBounds read(Row row, int partition) {
    Long sequence = row.get("sequence", Long.class);
    Long snapshot = row.get("seq_nr", Long.class);
    AuditChain table =
        sequence == null
            ? AuditChain.empty(partition)
            : new AuditChain(partition, sequence, new Columns(row).text("hash"));
    return new ChainBounds(
        partition, checkpoint(row, partition), table, Objects.requireNonNullElse(snapshot, 0L));
  }

  private static @Nullable AuditCheckpoint checkpoint(Row row, int partition) {
    Long removed = row.get("removed", Long.class);
    if (removed == null) {
      return null;
    }
    Columns columns = new Columns(row);
    return new AuditCheckpoint(
        new AuditChain(partition, removed, columns.text("removed_hash")),
        columns.value("removed_before", Instant.class),
        columns.text("signature"));
  }
}
