package io.atrio.actors.session;

import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A stream of a session.
 *
 * @param stream its number on its node
 * @param hub its node's hub
 * @param principal who it is for, by the last token it was shown
 * @param address its client's network address; empty for the platform's own
 * @param channels what it listens to besides what it hears anyway
 */
record Attached(
    long stream,
    ActorRef<ChannelHub.Command> hub,
    Principal principal,
    String address,
    List<String> channels) {

  boolean is(long number, ActorRef<ChannelHub.Command> itsHub) {
    return stream == number && hub.equals(itsHub);
  }

  /** Whether another node has it. */
  boolean isElsewhere() {
    return hub.path().address().hasGlobalScope();
  }

  /** Whether it listens to {@code channel}. */
  boolean hears(String channel) {
    return channels.contains(channel) || SessionRules.isAutomatic(principal, channel);
  }

  Attached with(String channel) {
    return channels.contains(channel)
        ? this
        : with(Stream.concat(channels.stream(), Stream.of(channel)).toList());
  }

  Attached without(String channel) {
    return channels.contains(channel)
        ? with(channels.stream().filter(c -> !c.equals(channel)).toList())
        : this;
  }

  /** The same with another token, with which it listens to {@code allowed}. */
  Attached with(Principal renewed, List<String> allowed) {
    return new Attached(stream, hub, renewed, address, List.copyOf(allowed));
  }

  private Attached with(List<String> changed) {
    return with(principal, changed);
  }
}
