package io.atrio.persistence.snapshot;

import io.atrio.persistence.plugin.Payload;
import io.r2dbc.spi.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of snapshots.
 *
 * @param sequenceNr the event after which the snapshot was taken
 * @param timestamp when it was taken, milliseconds since the epoch
 * @param metadata what was given with the snapshot, null if nothing was
 */
record SnapshotRow(
    String persistenceId,
    long sequenceNr,
    long timestamp,
    Payload snapshot,
    @Nullable Payload metadata) {

  static SnapshotRow read(Row row) {
    return new SnapshotRow(
        get(row, "persistence_id", String.class),
        get(row, "seq_nr", Long.class),
        get(row, "write_timestamp", Long.class),
        payload(row, "", "snapshot"),
        row.get("meta_ser_id") == null ? null : payload(row, "meta_", "meta_payload"));
  }

  private static Payload payload(Row row, String prefix, String bytes) {
    return new Payload(
        get(row, prefix + "ser_id", Integer.class),
        get(row, prefix + "ser_manifest", String.class),
        get(row, bytes, byte[].class));
  }

  private static <T> T get(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
