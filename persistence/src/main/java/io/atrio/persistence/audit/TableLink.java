package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditType;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
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
             address, node, outcome, detail, previous, hash
      FROM atrio.audit_event
      """;

  @Override
  public long sequence() {
    return place.sequence();
  }

  static TableLink read(Row row) {
    AuditCursor place =
        new AuditCursor(
            millis(row, "recorded_at"),
            value(row, "partition", Integer.class),
            number(row, "sequence"));
    return new TableLink(place, event(row).map(event -> at(place, event, row)));
  }

  private static AuditRow at(AuditCursor place, AuditEvent event, Row row) {
    return new AuditRow(
        place.partition(),
        place.sequence(),
        event,
        place.recordedAt(),
        number(row, "batch"),
        value(row, "previous", String.class),
        value(row, "hash", String.class));
  }

  private static Optional<AuditEvent> event(Row row) {
    Optional<AuditType> type = AuditType.of(text(row, "type"));
    return outcome(row).flatMap(outcome -> type.map(known -> event(row, known, outcome)));
  }

  private static AuditEvent event(Row row, AuditType type, AuditEvent.Outcome outcome) {
    return new AuditEvent(
        millis(row, "at"),
        type,
        text(row, "user_id"),
        text(row, "session_id"),
        text(row, "target"),
        text(row, "address"),
        text(row, "node"),
        outcome,
        text(row, "detail"));
  }

  private static Optional<AuditEvent.Outcome> outcome(Row row) {
    String name = text(row, "outcome");
    return Arrays.stream(AuditEvent.Outcome.values())
        .filter(outcome -> outcome.name().equals(name))
        .findFirst();
  }

  private static String text(Row row, String column) {
    return StoredText.read(value(row, column, String.class));
  }

  private static long number(Row row, String column) {
    return value(row, column, Long.class);
  }

  private static long millis(Row row, String column) {
    return value(row, column, Instant.class).toEpochMilli();
  }

  private static <T> T value(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
