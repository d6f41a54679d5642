package io.atrio.actors.directory;

import io.atrio.actors.session.EndedSessions;
import io.atrio.actors.session.SessionProtocol;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What follows from what the store says of sessions that live here.
 *
 * @param nobody is told how many streams an ended session had
 */
record StoreSaid(LocalSessions local, EndedSessions ended, ActorRef<Integer> nobody) {

  /**
   * Of two entities of a session the one that came later to the store yields; true if that is this
   * one.
   */
  boolean placed(Claim claim, String place) {
    boolean moves = !place.equals(DirectoryStore.ENDED) && !place.equals(claim.entity());
    if (moves) {
      local.send(claim.entity(), new SessionProtocol.Yield(place));
    } else if (place.equals(DirectoryStore.ENDED)) {
      end(claim.session());
    }
    return moves;
  }

  /** A session has been ended, perhaps while this node could not be told. */
  void ended(String session, long until) {
    ended.add(session, until);
    if (local.has(session)) {
      end(session);
    }
  }

  private void end(String session) {
    local.send(local.home(session), new SessionProtocol.End(session, nobody));
  }
}
