package io.atrio.actors.presence;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Where this node's {@link PresenceOwner} is reached under a name that does not change. If that one
 * is lost another takes its place, and the nodes, which watched it, tell it everything again.
 */
final class PresencePost {
  private final ActorContext<PresenceProtocol.Command> context;
  private ActorRef<PresenceProtocol.Command> owner;

  private PresencePost(ActorContext<PresenceProtocol.Command> context) {
    this.context = context;
    this.owner = spawn(context);
  }

  static Behavior<PresenceProtocol.Command> create() {
    return Behaviors.setup(
        context -> {
          PresencePost post = new PresencePost(context);
          return Behaviors.receive(PresenceProtocol.Command.class)
              .onMessage(PresenceProtocol.Command.class, post::onCommand)
              .onSignal(Terminated.class, lost -> post.onLost())
              .build();
        });
  }

  private Behavior<PresenceProtocol.Command> onCommand(PresenceProtocol.Command command) {
    owner.tell(command);
    return Behaviors.same();
  }

  private Behavior<PresenceProtocol.Command> onLost() {
    owner = spawn(context);
    return Behaviors.same();
  }

  private static ActorRef<PresenceProtocol.Command> spawn(
      ActorContext<PresenceProtocol.Command> context) {
    ActorRef<PresenceProtocol.Command> spawned = context.spawnAnonymous(PresenceOwner.create());
    context.watch(spawned);
    return spawned;
  }
}
