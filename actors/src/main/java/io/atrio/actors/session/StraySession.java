package io.atrio.actors.session;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * An entity id of a node that is gone: whoever still asks there finds the session on this node,
 * which was asked last. What was said of streams has gone with the node.
 */
public final class StraySession {
  private static final Duration LIFE = Duration.ofSeconds(15);

  private final String session;
  private final SessionRegister register;
  private final ActorContext<SessionProtocol.Command> context;
  private final ActorRef<ClusterSharding.ShardCommand> shard;

  private StraySession(
      String session,
      SessionRegister register,
      ActorContext<SessionProtocol.Command> context,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    this.session = session;
    this.register = register;
    this.context = context;
    this.shard = shard;
  }

  /** The behavior of what is left of {@code session}; asks {@code shard} to be stopped soon. */
  public static Behavior<SessionProtocol.Command> create(
      String session, SessionRegister register, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context -> {
          StraySession stray = new StraySession(session, register, context, shard);
          context.scheduleOnce(LIFE, context.getSelf(), SessionProtocol.EndIfIdle.NOW);
          return Behaviors.receiveMessage(stray::onCommand);
        });
  }

  private Behavior<SessionProtocol.Command> onCommand(SessionProtocol.Command command) {
    return switch (command) {
      case SessionProtocol.Following following -> forward(following);
      case SessionProtocol.Inherit inherit -> forward(inherit);
      case SessionProtocol.Detach detach -> Behaviors.same();
      case SessionProtocol.Recheck recheck -> Behaviors.same();
      case SessionProtocol.Yield yield -> Behaviors.same();
      case SessionProtocol.Learnt learnt -> Behaviors.same();
      case SessionProtocol.HubLost lost -> Behaviors.same();
      case SessionProtocol.EndIfIdle end -> leave();
      case SessionProtocol.Stop stop -> Behaviors.stopped();
    };
  }

  private Behavior<SessionProtocol.Command> forward(SessionProtocol.Command command) {
    register.send(register.home(session), command);
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> leave() {
    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    return Behaviors.same();
  }
}
