package io.atrio.actors.directory;

import io.atrio.actors.session.SessionProtocol;
import io.atrio.cluster.placement.SessionPlacement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The streams of this node whose session lives on another: few, such as a second tab that another
 * node got. Thread-safe.
 */
public final class RemoteStreams {
  private final Map<String, Away> sessions = new HashMap<>();

  /** What the streams asked for that were told to an entity, by their numbers. */
  record Away(String entity, Map<Long, SessionProtocol.Attach> streams) {}

  /** A stream is told to its session's entity. Returns those that were told to another one. */
  synchronized Optional<Away> attached(SessionProtocol.Attach attach, String entity) {
    String session = attach.principal().session();
    Away known = sessions.get(session);
    if (known != null && known.entity().equals(entity)) {
      known.streams().put(attach.stream(), attach);
      return Optional.empty();
    }
    sessions.put(session, new Away(entity, new HashMap<>(Map.of(attach.stream(), attach))));
    return Optional.ofNullable(known);
  }

  /** A stream has gone. Returns the entity that was told of it; null if it was none of these. */
  synchronized @Nullable String closed(String session, long stream) {
    Away known = sessions.get(session);
    if (known == null || known.streams().remove(stream) == null) {
      return null;
    }
    if (known.streams().isEmpty()) {
      sessions.remove(session);
    }
    return known.entity();
  }

  /** The session has moved here from under {@code entity}, with its streams. */
  synchronized void cameHome(String session, String entity) {
    sessions.computeIfPresent(session, (id, known) -> known.entity().equals(entity) ? null : known);
  }

  /** The entity of a session that has streams here and lives elsewhere; null of others. */
  public synchronized @Nullable String entity(String session) {
    Away known = sessions.get(session);
    return known == null ? null : known.entity();
  }

  /** Forgets the streams whose session is on none of the nodes that live, and says which. */
  synchronized List<Away> lost(Predicate<String> isLiving) {
    List<Away> lost =
        sessions.values().stream()
            .filter(away -> !isLiving.test(SessionPlacement.node(away.entity())))
            .toList();
    sessions.values().removeAll(lost);
    return lost;
  }
}
