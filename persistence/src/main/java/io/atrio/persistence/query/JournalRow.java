package io.atrio.persistence.query;

import io.atrio.persistence.plugin.Payload;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.Objects;
import org.apache.pekko.persistence.query.TimestampOffset;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map;

/**
 * One row of the journal.
 *
 * @param timestamp when it was written, by the database's clock
 * @param deleted whether only its sequence number is left of it
 * @param readTimestamp when it was read, by the database's clock
 */
record JournalRow(
    int slice,
    String entityType,
    String persistenceId,
    long seqNr,
    Instant timestamp,
    boolean deleted,
    Payload event,
    @Nullable Payload metadata,
    Instant readTimestamp) {

  static JournalRow read(Row row) {
    return new JournalRow(
        get(row, "slice", Integer.class),
        get(row, "entity_type", String.class),
        get(row, "persistence_id", String.class),
        get(row, "seq_nr", Long.class),
        get(row, "db_timestamp", Instant.class),
        get(row, "deleted", Boolean.class),
        payload(row, "event"),
        row.get("meta_ser_id") == null ? null : payload(row, "meta"),
        get(row, "read_timestamp", Instant.class));
  }

  /** The offset of a reader that had everything up to {@code last}, and now has this. */
  // To javac, Scala's updated gives a raw map.
  @SuppressWarnings("unchecked")
  TimestampOffset offset(TimestampOffset last) {
    Map<String, Object> seen =
        timestamp.equals(last.timestamp()) ? last.seen() : TimestampOffset.Zero().seen();
    return new TimestampOffset(timestamp, readTimestamp, seen.updated(persistenceId, seqNr));
  }

  private static Payload payload(Row row, String of) {
    return new Payload(
        get(row, of + "_ser_id", Integer.class),
        get(row, of + "_ser_manifest", String.class),
        get(row, of + "_payload", byte[].class));
  }

  private static <T> T get(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
