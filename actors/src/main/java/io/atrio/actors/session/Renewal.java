package io.atrio.actors.session;

import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.stream.Departure;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a new token, or a change of roles, means for a stream of its session.
 *
 * @param renewed the stream as it is with it
 * @param lost channels it may not hear any more
 * @param gained channels it hears from now on
 */
record Renewal(Attached renewed, List<String> lost, List<String> gained) {

  /** What {@code principal} means for {@code stream} of a session that has {@code added} these. */
  static Renewal of(
      SessionRules rules, Attached stream, Principal principal, Collection<String> added) {
    List<String> asked = Stream.concat(stream.channels().stream(), added.stream()).toList();
    List<String> before = rules.channels(stream.principal(), stream.channels());
    Attached renewed =
        stream.with(principal, rules.explicit(principal, rules.permitted(principal, asked)));
    List<String> after = rules.channels(principal, renewed.channels());
    return new Renewal(
        renewed,
        before.stream().filter(channel -> !after.contains(channel)).toList(),
        after.stream().filter(channel -> !before.contains(channel)).toList());
  }

  /** Of the channels gained as many as the stream may listen to at the most. */
  Renewal bounded(SessionRules rules) {
    int surplus = Math.max(0, channels(rules) - rules.maxChannels());
    return surplus == 0
        ? this
        : new Renewal(renewed, lost, gained.subList(0, Math.max(0, gained.size() - surplus)));
  }

  /** How many channels the stream listens to with it. */
  int channels(SessionRules rules) {
    return rules.channels(renewed.principal(), renewed.channels()).size();
  }

  /** Tells the stream's hub of a new token; nobody waits for what {@code ignored} is told. */
  void tell(ActorRef<ChannelHub.Joined> ignored) {
    renewed.hub().tell(new ChannelHub.Renew(renewed.stream(), renewed.principal()));
    tellChannels(ignored);
  }

  /** Tells the stream's hub which channels it loses and gains, the token being the same. */
  void tellChannels(ActorRef<ChannelHub.Joined> ignored) {
    ActorRef<ChannelHub.Command> hub = renewed.hub();
    long stream = renewed.stream();
    lost.forEach(c -> hub.tell(new ChannelHub.Unsubscribe(stream, c, Departure.PERMISSION)));
    gained.forEach(c -> hub.tell(new ChannelHub.Subscribe(stream, c, ignored)));
  }
}
