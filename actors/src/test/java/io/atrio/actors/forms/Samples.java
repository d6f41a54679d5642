package io.atrio.actors.forms;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import java.util.Set;

/** What messages of several features hold. */
public final class Samples {
  /** A user who has no roles but those of her token. */
  public static final Principal ANA =
      new Principal(Principal.Kind.USER, "ana", "s1", Set.of("editor"), 1_800_000_000);

  /** Where she is. */
  public static final String ADDRESS = "203.0.113.7";

  /** The largest epoch there is, and an offset of more than 32 bits. */
  public static final Position POSITION =
      new Position((1L << Position.EPOCH_BITS) - 1, 6_000_000_000L);

  /** An event. */
  public static final Frame FRAME =
      Frame.encode("orders", 7, 1_800_000_000_000L, 1_800_000_600_000L, "e", "{\"é\":\"😀\"}");

  /** A refusal. */
  public static final Refused REFUSED = new Refused(ErrorCode.PERMISSION_DENIED, "no");

  /** What is written to the audit trail. */
  public static final AuditEvent AUDITED = audited("r1");

  private Samples() {}

  /** The same in the request {@code id}. */
  public static AuditEvent audited(String id) {
    return new AuditEvent(
        1_800_000_000_000L,
        AuditType.STREAM_ATTACHED,
        "ana",
        "s1",
        "7",
        ADDRESS,
        "n1",
        AuditEvent.Outcome.OK,
        "two",
        id);
  }
}
