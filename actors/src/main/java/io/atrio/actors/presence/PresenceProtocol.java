package io.atrio.actors.presence;

import io.atrio.cluster.WireMessage;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.ClusterEvent;
import org.jspecify.annotations.Nullable;

/** How a {@link PresenceOwner} is spoken to. {@link PresenceNews} is what it says to nodes. */
public final class PresenceProtocol {

  private PresenceProtocol() {}

  /** What the owner understands. */
  public sealed interface Command {}

  /**
   * A node's users of a channel have changed; answered with {@link PresenceNews.Acknowledged} or
   * {@link PresenceNews.Forgotten}. Doing so twice does no harm.
   *
   * @param number greater than that of every report before of this node
   * @param start whether {@code joined} begins the node's users, of whom nothing else counts
   * @param again whether another owner, who is gone, knew of the node's users before
   */
  public record Report(
      String channel,
      ActorRef<PresenceNews> node,
      long number,
      boolean start,
      boolean again,
      List<String> joined,
      List<String> left)
      implements Command, WireMessage {}

  /**
   * What is known of a node's users is not so any more: it tells them again, here or another owner.
   *
   * @param channel null for all channels
   */
  public record Forget(ActorRef<PresenceNews> node, @Nullable String channel)
      implements Command, WireMessage {}

  /**
   * Asks who is there, sorted by user.
   *
   * @param after a user, past whom the answer begins; null for the first
   * @param limit users of the answer at most
   */
  public record Ask(String channel, @Nullable String after, int limit, ActorRef<WhoIsThere> replyTo)
      implements Command, WireMessage {}

  record NodeLost(ActorRef<PresenceNews> node) implements Command {}

  record Clustered(ClusterEvent.ClusterDomainEvent event) implements Command {}

  /** What the owner tells itself. */
  enum Step implements Command {
    /** Every node has had the time to say who is there. */
    SETTLED,
    /** What has changed is told. */
    ANNOUNCE,
    /** What is not needed any more is forgotten. */
    SWEEP
  }
}
