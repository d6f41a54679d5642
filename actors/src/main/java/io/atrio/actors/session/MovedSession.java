package io.atrio.actors.session;

import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * What is left of a session that lives on under another entity id: whoever has not heard of it yet
 * is sent on there, for longer than anybody remembers where it was and waits for an answer.
 */
final class MovedSession {
  private static final Duration LIFE = Duration.ofSeconds(15);

  private final String there;
  private final SessionRegister register;
  private final Runnable leave;
  private final Function<SessionProtocol.Inherit, Behavior<SessionProtocol.Command>> comeBack;

  private MovedSession(
      String there,
      SessionRegister register,
      Runnable leave,
      Function<SessionProtocol.Inherit, Behavior<SessionProtocol.Command>> comeBack) {
    this.there = there;
    this.register = register;
    this.leave = leave;
    this.comeBack = comeBack;
  }

  /** The behavior of one that lives on under {@code there}; it may {@code comeBack}. */
  static Behavior<SessionProtocol.Command> to(
      String there,
      SessionRegister register,
      ActorRef<ClusterSharding.ShardCommand> shard,
      Function<SessionProtocol.Inherit, Behavior<SessionProtocol.Command>> comeBack) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  timers.startSingleTimer(SessionProtocol.EndIfIdle.NOW, LIFE);
                  Runnable leave =
                      () -> shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
                  MovedSession moved =
                      new MovedSession(
                          there,
                          register,
                          leave,
                          inherit -> {
                            timers.cancelAll();
                            return comeBack.apply(inherit);
                          });
                  return Behaviors.receiveMessage(moved::onCommand);
                }));
  }

  private Behavior<SessionProtocol.Command> onCommand(SessionProtocol.Command command) {
    return switch (command) {
      case SessionProtocol.Following following -> forward(following);
      case SessionProtocol.Detach detach -> forward(detach);
      case SessionProtocol.Recheck recheck -> forward(recheck);
      case SessionProtocol.Inherit inherit -> comeBack.apply(inherit);
      case SessionProtocol.Yield yield -> Behaviors.same();
      case SessionProtocol.Learnt learnt -> Behaviors.same();
      case SessionProtocol.HubLost lost -> Behaviors.same();
      case SessionProtocol.EndIfIdle end -> leave();
      case SessionProtocol.Stop stop -> Behaviors.stopped();
    };
  }

  private Behavior<SessionProtocol.Command> forward(SessionProtocol.Command command) {
    register.send(there, command);
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> leave() {
    leave.run();
    return Behaviors.same();
  }
}
