package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.audit.ChainedEvent;
import java.time.Instant;
import java.util.List;

/** Events to record. */
final class Events {
  private static final List<AuditType> TYPES =
      List.of(AuditType.SESSION_OPENED, AuditType.LIMIT_HIT);

  private Events() {}

  /** One by {@code user}, recorded 7 ms after it happened. */
  static ChainedEvent of(String user, AuditType type, String recordedAt) {
    long time = Instant.parse(recordedAt).toEpochMilli();
    return at(time, user, type, "");
  }

  /** The {@code n}th of a row of events a second apart, with something else in each. */
  static ChainedEvent nth(int n) {
    long time = Instant.parse("2026-11-20T10:00:00.123Z").toEpochMilli() + n * 1000L;
    AuditType type = TYPES.get(n % TYPES.size());
    return at(time, "user-" + n % 3, type, "detail " + n);
  }

  static ChainedEvent at(long recordedAt, String user, AuditType type, String detail) {
    AuditEvent event =
        new AuditEvent(
            recordedAt - 7,
            type,
            user,
            "session-" + user,
            "orders:1",
            "192.0.2.7",
            "node-1",
            AuditEvent.Outcome.DENIED,
            detail,
            "");
    return new ChainedEvent(event, recordedAt, 42, "");
  }
}
