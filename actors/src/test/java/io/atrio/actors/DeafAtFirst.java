package io.atrio.actors;

import io.atrio.actors.channel.ChannelProtocol;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Loses the first {@code Listen} for a channel whose name begins with {@code deaf}, as happens to
 * one that reaches an entity just after its death, and the first {@code Fetch} for one that begins
 * with {@code mute}.
 */
final class DeafAtFirst
    extends BehaviorInterceptor<ChannelProtocol.Command, ChannelProtocol.Command> {
  private boolean lost;

  DeafAtFirst() {
    super(ChannelProtocol.Command.class);
  }

  @Override
  public Behavior<ChannelProtocol.Command> aroundReceive(
      TypedActorContext<ChannelProtocol.Command> context,
      ChannelProtocol.Command message,
      ReceiveTarget<ChannelProtocol.Command> target) {
    if (!lost && (isForDeaf(message) || isOfMute(message))) {
      lost = true;
      return Behaviors.same();
    }
    return target.apply(context, message);
  }

  private static boolean isForDeaf(ChannelProtocol.Command message) {
    return message instanceof ChannelProtocol.Listen listen && listen.channel().startsWith("deaf");
  }

  private static boolean isOfMute(ChannelProtocol.Command message) {
    return message instanceof ChannelProtocol.Fetch fetch && fetch.channel().startsWith("mute");
  }
}
