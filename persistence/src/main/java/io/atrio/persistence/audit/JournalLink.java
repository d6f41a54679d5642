package io.atrio.persistence.audit;

import io.atrio.actors.audit.ChainedEvent;
import io.atrio.persistence.plugin.Payload;
import io.r2dbc.spi.Row;
import java.util.Optional;
import org.apache.pekko.serialization.Serialization;

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
    Columns columns = new Columns(row);
    return new JournalLink(
        columns.number("seq_nr"),
        new Payload(
            columns.integer("event_ser_id"),
            columns.text("event_ser_manifest"),
            columns.value("event_payload", byte[].class)));
  }

  /** What it says; empty if it cannot be read as an audit event. */
  Optional<ChainedEvent> event(Serialization serialization) {
    try {
      return payload.read(serialization) instanceof ChainedEvent chained
          ? Optional.of(chained)
          : Optional.empty();
    } catch (Exception unreadable) {
      // A serializer throws what it likes, checked exceptions too.
      return Optional.empty();
    }
  }
}
