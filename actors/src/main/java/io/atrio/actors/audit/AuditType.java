package io.atrio.actors.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an audit event is about. */
public enum AuditType {
  SESSION_OPENED,
  SESSION_CLOSED,
  STREAM_ATTACHED,
  STREAM_DETACHED,
  AUTHENTICATION_FAILED,
  PERMISSION_DENIED,
  LIMIT_HIT,
  ADDRESS_BLOCKED,
  ADDRESS_UNBLOCKED,
  ROLES_CHANGED,
  EVENT_PUBLISHED,
  TOKEN_MINTED,
  SESSION_CUT,
  SESSION_ENDED,
  AUDIT_EXPORTED,
  AUDIT_VERIFIED,
  AUDIT_DROPPED,
  NODE_STARTED,
  NODE_STOPPED;

  /** The type on the wire and in the database, such as {@code session.opened}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** The type with this code. */
  public static Optional<AuditType> of(String code) {
    return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
  }
}
