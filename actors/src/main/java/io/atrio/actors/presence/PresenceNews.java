package io.atrio.actors.presence;

import io.atrio.cluster.WireMessage;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What a {@link PresenceOwner} tells a node that has users on one of its channels. */
public sealed interface PresenceNews extends WireMessage {

  /** The channel. */
  String channel();

  /**
   * A report has been taken, now or before.
   *
   * @param users how many the owner knows of this node
   */
  record Acknowledged(
      String channel, long number, int users, ActorRef<PresenceProtocol.Command> entity)
      implements PresenceNews {}

  /**
   * The owner knows nothing of the node's users, to whom a report adds: all are to be told again.
   *
   * @param number of the report
   */
  record Forgotten(String channel, long number) implements PresenceNews {}

  /**
   * Who has come and gone since it was told last.
   *
   * @param count how many are there now
   * @param reset whether more has changed than is told, or what was known before may be wrong; the
   *     lists are empty then
   */
  record Changed(String channel, List<String> joined, List<String> left, int count, boolean reset)
      implements PresenceNews {}
}
