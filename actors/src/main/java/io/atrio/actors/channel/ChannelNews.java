package io.atrio.actors.channel;

import io.atrio.cluster.WireMessage;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a {@link ChannelEntity} tells a node that listens. From one entity to one node the order is
 * kept.
 */
public sealed interface ChannelNews extends WireMessage {

  /** The channel. */
  String channel();

  /** The node's listening is registered; every event after {@code position} will be delivered. */
  record Registered(String channel, Position position, ActorRef<ChannelProtocol.Command> entity)
      implements ChannelNews {}

  /** The next event of the channel. */
  record Delivered(String channel, long epoch, Frame frame) implements ChannelNews {}

  /**
   * The answer to {@link ChannelProtocol.Fetch}; events after {@code page.current()} are delivered
   * after it.
   */
  record Fetched(String channel, long stream, int subscription, int question, Page page)
      implements ChannelNews {

    static Fetched of(ChannelProtocol.Fetch asked, Page page) {
      return new Fetched(
          asked.channel(), asked.stream(), asked.subscription(), asked.question(), page);
    }
  }
}
