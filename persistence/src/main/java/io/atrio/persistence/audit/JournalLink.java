package io.atrio.persistence.audit;

import io.atrio.persistence.plugin.Payload;
import io.r2dbc.spi.Row;
import java.util.Objects;

/** A row of {@code event_journal} under a persistence id of the audit trail. */
record JournalLink(long sequence, Payload payload) implements Link {
  static final String SELECT =
      """
      SELECT seq_nr, event_ser_id, event_ser_manifest, event_payload
      FROM atrio.event_journal
      WHERE persistence_id = $1 AND deleted = FALSE
      ORDER BY seq_nr
      """;

  static JournalLink read(Row row) {
    return new JournalLink(
        value(row, "seq_nr", Long.class),
        new Payload(
            value(row, "event_ser_id", Integer.class),
            value(row, "event_ser_manifest", String.class),
            value(row, "event_payload", byte[].class)));
  }

  private static <T> T value(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
