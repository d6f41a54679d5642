package io.atrio.actors.forms;

import io.atrio.actors.presence.PresenceNews;
import io.atrio.actors.presence.PresenceProtocol;
import io.atrio.actors.presence.WhoIsThere;
import java.util.List;

/** Of what nodes say of those who are there, and what they are told. */
final class PresenceForms {
  private PresenceForms() {}

  static List<Form> all(Elsewhere other) {
    return List.of(
        Form.first(
            new PresenceProtocol.Report(
                "news", other.actor("node"), 7, true, false, List.of("ana"), List.of("bob"))),
        Form.first(new PresenceProtocol.Forget(other.actor("node"), "news")),
        Form.written("1 for all channels", new PresenceProtocol.Forget(other.actor("node"), null)),
        Form.read(
            "before one channel could be forgotten",
            new PresenceProtocol.Forget(other.actor("node"), null)),
        Form.first(new PresenceProtocol.Ask("news", "ana", 7, other.actor("asker"))),
        Form.written(
            "1 from the beginning",
            new PresenceProtocol.Ask("news", null, 7, other.actor("asker"))),
        Form.first(new PresenceNews.Acknowledged("news", 7, 2, other.actor("owner"))),
        Form.first(new PresenceNews.Forgotten("news", 7)),
        Form.first(new PresenceNews.Changed("news", List.of("ana"), List.of("bob"), 1, false)),
        Form.first(new WhoIsThere(3, List.of("ana"), "ana")),
        Form.written("1 of nobody", new WhoIsThere(0, List.of(), null)));
  }
}
