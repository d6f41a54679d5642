package io.atrio.actors.presence;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** Reports of nobody in particular. */
final class Reports {
  /** A node to which nothing needs to be said. */
  static final ActorRef<PresenceNews> NOBODY = TestInbox.<PresenceNews>create().getRef();

  private Reports() {}

  static PresenceProtocol.Report of(
      String channel, long number, boolean start, List<String> joined, List<String> left) {
    return new PresenceProtocol.Report(channel, NOBODY, number, start, false, joined, left);
  }
}
