package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditType;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A row of {@code audit_event}.
 *
 * @param place where it stands
 * @param row what it says; empty if its type or its outcome is none that this version knows
 */
record TableLink(AuditCursor place, Optional<AuditRow> row) implements Link {
  static final String SELECT =
      """
      SELECT partition, sequence, recorded_at, batch, at, type, user_id, session_id, target,
             address, node, outcome, detail, request_id, previous, hash
      FROM atrio.audit_event
      """;

  @Override
  public long sequence() {
    return place.sequence();
  }

  static TableLink read(Row row) {
    Columns columns = new Columns(row);
    AuditCursor place =
        new AuditCursor(
            millis(columns, "recorded_at"),
            columns.integer("partition"),
            columns.number("sequence"));
    return new TableLink(place, event(columns).map(event -> at(place, event, columns)));
  }

  private static AuditRow at(AuditCursor place, AuditEvent event, Columns columns) {
    return new AuditRow(
        place.partition(),
        place.sequence(),
        event,
        place.recordedAt(),
        columns.number("batch"),
        text(columns, "previous"),
        text(columns, "hash"));
  }

  private static Optional<AuditEvent> event(Columns columns) {
    return AuditType.of(text(columns, "type"))
        .flatMap(type -> outcome(columns).map(outcome -> event(columns, type, outcome)));
  }

  private static AuditEvent event(Columns columns, AuditType type, AuditEvent.Outcome outcome) {
    return new AuditEvent(
        millis(columns, "at"),
        type,
        text(columns, "user_id"),
        text(columns, "session_id"),
        text(columns, "target"),
        text(columns, "address"),
        text(columns, "node"),
        outcome,
        text(columns, "detail"),
        text(columns, "request_id"));
  }

  private static Optional<AuditEvent.Outcome> outcome(Columns columns) {
    String name = columns.text("outcome");
    return Arrays.stream(AuditEvent.Outcome.values())
        .filter(outcome -> outcome.name().equals(name))
        .findFirst();
  }

  private static String text(Columns columns, String name) {
    return StoredText.read(columns.text(name));
  }

  private static long millis(Columns columns, String name) {
    return columns.value(name, Instant.class).toEpochMilli();
  }
}
