package io.atrio.actors.audit;

import io.atrio.cluster.WireMessage;
import java.util.Objects;

/**
 * Something that was done: who, what, on what, when, from which address, on which node, and how it
 * ended. Holds no secret: no token, key or payload.
 *
 * @param at when it happened, milliseconds since the epoch
 * @param type what was done
 * @param user who; empty if nobody is known
 * @param session with which login session; empty if with none
 * @param target on what: a channel, a user, an address; empty if nothing
 * @param address from which network address; empty if from none
 * @param node which node saw it
 * @param outcome how it ended
 * @param detail one short line for a human, such as a reason or a number; may be empty
 * @param request the id of the request in which it was done; empty if in none, or if it was
 *     recorded before requests had ids
 */
public record AuditEvent(
    long at,
    AuditType type,
    String user,
    String session,
    String target,
    String address,
    String node,
    Outcome outcome,
    String detail,
    String request)
    implements WireMessage {

  /** What was stored without a request's id is read so, and sent so by an older node. */
  public AuditEvent {
    request = Objects.requireNonNullElse(request, "");
  }

  /** How it ended. */
  public enum Outcome {
    OK,
    DENIED,
    FAILED
  }
}
