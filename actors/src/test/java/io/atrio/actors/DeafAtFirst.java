package io.atrio.actors;

import io.atrio.actors.channel.ChannelEntity;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Loses the first {@code Listen} for a channel whose name begins with {@code deaf}, as happens to
 * one that reaches an entity just after its death, and the first {@code Fetch} for one that begins
 * with {@code mute}.
 */
final class DeafAtFirst extends BehaviorInterceptor<ChannelEntity.Command, ChannelEntity.Command> {
  private boolean lost;

  DeafAtFirst() {
    super(ChannelEntity.Command.class);
  }

  @Override
  public Behavior<ChannelEntity.Command> aroundReceive(
      TypedActorContext<ChannelEntity.Command> context,
      ChannelEntity.Command message,
      ReceiveTarget<ChannelEntity.Command> target) {
    if (!lost && (isForDeaf(message) || isOfMute(message))) {
      lost = true;
      return Behaviors.same();
    }
    return target.apply(context, message);
  }

  private static boolean isForDeaf(ChannelEntity.Command message) {
    return message instanceof ChannelEntity.Listen listen && listen.channel().startsWith("deaf");
  }

  private static boolean isOfMute(ChannelEntity.Command message) {
    return message instanceof ChannelEntity.Fetch fetch && fetch.channel().startsWith("mute");
  }
}
