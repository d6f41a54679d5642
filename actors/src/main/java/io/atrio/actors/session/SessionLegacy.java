package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.cluster.WireMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session takes along when it is born again on another node.
 *
 * @param session its id
 * @param user whose it is
 * @param entity the entity id it had
 * @param opened by whom it was opened, for the audit trail; null if it never had a stream
 * @param spent nanoseconds until everything it may ask for would have come back
 * @param since when it was born first, in milliseconds since the epoch; {@link Long#MAX_VALUE} if
 *     it was not yet
 * @param added channels that were added for all its streams
 * @param dropped channels that none of its streams shall hear
 */
public record SessionLegacy(
    String session,
    String user,
    String entity,
    @Nullable AuditOrigin opened,
    long spent,
    long since,
    List<String> added,
    List<String> dropped)
    implements WireMessage {

  /** Copies the lists. */
  public SessionLegacy {
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
  }

  /** That of a session which may have been noted under {@code entity} and has not lived there. */
  public static SessionLegacy nothing(String session, String user, String entity) {
    return new SessionLegacy(session, user, entity, null, 0, Long.MAX_VALUE, List.of(), List.of());
  }

  /** Whether anything is lost without it. */
  boolean matters() {
    return spent > 0 || !added.isEmpty() || !dropped.isEmpty();
  }

  /** Whether it was born at all, so that it lives on without a stream. */
  boolean hasLived() {
    return since != Long.MAX_VALUE;
  }
}
