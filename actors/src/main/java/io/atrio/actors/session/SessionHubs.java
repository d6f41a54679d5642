package io.atrio.actors.session;

import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.stream.Bye;
import io.atrio.actors.stream.Departure;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Tells the hubs of {@code streams} what their session has decided.
 *
 * @param streams open streams of one session
 */
record SessionHubs(SessionRules rules, List<Attached> streams) {

  /** Lets a stream listen to {@code wanted} and what it hears anyway. */
  void admit(SessionProtocol.Attach attach, List<String> wanted) {
    if (rules.isPresenceKept()) {
      watch(attach.stream(), attach.hub(), rules.watched(attach.principal(), wanted));
    }
    List<String> channels = rules.channels(attach.principal(), wanted);
    attach.hub().tell(new ChannelHub.Admit(attach.stream(), channels));
  }

  /** Ahead of what is listened to from now on: of that nothing is to be missed. */
  void watch() {
    if (rules.isPresenceKept()) {
      streams.forEach(s -> watch(s.stream(), s.hub(), rules.watched(s.principal(), s.channels())));
    }
  }

  void leave(String channel) {
    streams.forEach(
        s -> s.hub().tell(new ChannelHub.Unsubscribe(s.stream(), channel, Departure.REQUESTED)));
  }

  /** The streams have another token; nobody waits for what {@code ignored} is told. */
  void renew(List<Renewal> renewals, ActorRef<ChannelHub.Joined> ignored) {
    watch();
    renewals.forEach(renewal -> renewal.tell(ignored));
  }

  /** The streams have the token they had, with other roles. */
  void regrant(List<Renewal> renewals, ActorRef<ChannelHub.Joined> ignored) {
    watch();
    renewals.forEach(renewal -> renewal.tellChannels(ignored));
  }

  void end(Bye bye) {
    streams.forEach(s -> s.hub().tell(new ChannelHub.End(s.stream(), bye)));
  }

  /** They find the session elsewhere. */
  void sendAway() {
    end(Bye.DRAIN);
  }

  /** As a broken network would. */
  void cut() {
    streams.forEach(s -> s.hub().tell(new ChannelHub.Cut(s.stream())));
  }

  private static void watch(long stream, ActorRef<ChannelHub.Command> hub, List<String> channels) {
    hub.tell(new ChannelHub.Watch(stream, channels));
  }
}
