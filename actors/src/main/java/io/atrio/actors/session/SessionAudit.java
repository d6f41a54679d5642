package io.atrio.actors.session;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the audit trail is told of sessions. One for all sessions of a node. Whatever happens
 * without an address is the platform's own doing, such as its warm-up, and is not told.
 */
public final class SessionAudit {
  /** Refusals that somebody may have to account for; the others are mistakes in a request. */
  private static final Map<ErrorCode, AuditType> TOLD =
      Map.of(
          ErrorCode.PERMISSION_DENIED, AuditType.PERMISSION_DENIED,
          ErrorCode.SESSION_MISMATCH, AuditType.PERMISSION_DENIED,
          ErrorCode.TOO_MANY_STREAMS, AuditType.LIMIT_HIT);

  private final AuditLog log;

  /** Tells {@code log}. */
  public SessionAudit(AuditLog log) {
    this.log = log;
  }

  void opened(AuditOrigin origin) {
    note(AuditType.SESSION_OPENED, origin, "");
  }

  void closed(AuditOrigin origin) {
    note(AuditType.SESSION_CLOSED, origin, "");
  }

  void attached(AuditOrigin origin, long stream) {
    note(AuditType.STREAM_ATTACHED, origin, Long.toString(stream));
  }

  void detached(AuditOrigin origin, long stream) {
    note(AuditType.STREAM_DETACHED, origin, Long.toString(stream));
  }

  /**
   * What a stream is refused with: {@code why} once that is in the trail, if it belongs there; else
   * that it could not be written.
   */
  CompletionStage<Refused> refused(AuditOrigin origin, String target, Refused why) {
    AuditType type = TOLD.get(why.code());
    if (type == null || origin.address().isEmpty()) {
      return CompletableFuture.completedFuture(why);
    }
    return log.record(log.event(type, origin, target, AuditEvent.Outcome.DENIED, why.code().code()))
        .thenApply(unavailable -> unavailable.orElse(why));
  }

  private void note(AuditType type, AuditOrigin origin, String target) {
    if (!origin.address().isEmpty()) {
      log.note(log.event(type, origin, target, AuditEvent.Outcome.OK, ""));
    }
  }
}
