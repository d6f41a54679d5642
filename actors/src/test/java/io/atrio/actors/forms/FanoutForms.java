package io.atrio.actors.forms;

import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.stream.Bye;
import io.atrio.actors.stream.Departure;
import java.util.List;

/** Of what sessions say to the hubs of nodes, and what those answer. */
final class FanoutForms {
  private FanoutForms() {}

  static List<Form> all(Elsewhere other) {
    return List.of(
        Form.first(new ChannelHub.Admit(1, List.of("news", "user:ana"))),
        Form.first(new ChannelHub.Refuse(1, Samples.REFUSED)),
        Form.first(new ChannelHub.Subscribe(1, "news", other.actor("session"))),
        Form.first(new ChannelHub.Unsubscribe(1, "news", Departure.PERMISSION)),
        Form.read(
            "of a version with another reason",
            new ChannelHub.Unsubscribe(1, "news", Departure.REQUESTED)),
        Form.first(new ChannelHub.Watch(1, List.of("news"))),
        Form.first(new ChannelHub.Renew(6_000_000_000L, Samples.ANA)),
        Form.first(new ChannelHub.End(1, Bye.REVOKED)),
        Form.read("of a version with another goodbye", new ChannelHub.End(1, Bye.DRAIN)),
        Form.first(new ChannelHub.Cut(1)),
        Form.first(new ChannelHub.Joined(Samples.POSITION)),
        Form.written("1 of a stream that has gone", new ChannelHub.Joined(null)));
  }
}
