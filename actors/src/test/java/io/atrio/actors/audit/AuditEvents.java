package io.atrio.actors.audit;

import java.util.List;
import java.util.stream.IntStream;

/** Audit events of a node called {@code n1}. */
public final class AuditEvents {
  /** The node that sees them. */
  public static final String NODE = "n1";

  private AuditEvents() {}

  /** An event of {@code user}. */
  public static AuditEvent event(AuditType type, String user) {
    return of(NODE, type, user, "");
  }

  /** So many events of one user, told apart by their detail, which is their number from 0. */
  public static List<AuditEvent> numbered(int count) {
    return IntStream.range(0, count).mapToObj(AuditEvents::nth).toList();
  }

  static AuditEvent of(String node, AuditType type, String user, String detail) {
    return new AuditEvent(
        1_800_000_000_000L,
        type,
        user,
        "s1",
        "7",
        "203.0.113.7",
        node,
        AuditEvent.Outcome.OK,
        detail,
        "");
  }

  private static AuditEvent nth(int number) {
    return of(NODE, AuditType.STREAM_ATTACHED, "ana", Integer.toString(number));
  }
}
