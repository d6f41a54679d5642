package io.atrio.actors.presence;

import io.atrio.actors.stream.SessionStream;
import io.atrio.actors.stream.Subscription;
import java.time.Clock;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;

/**
 * What the hub tells its node's presence about streams. Of channels without presence nothing is
 * told, nor of the platform's own streams.
 */
public final class Attendance {
  /** Of a node where no channel has presence. */
  public static final Attendance NONE = new Attendance(null);

  private final @Nullable Kept kept;

  private record Kept(PresenceOwners owners, ActorRef<NodePresence.Command> node) {}

  private Attendance(@Nullable Kept kept) {
    this.kept = kept;
  }

  /** Starts the presence of this node. */
  public static Attendance start(ActorSystem<?> system, PresenceOwners owners, Clock clock) {
    return owners.isKept()
        ? of(
            owners,
            system.systemActorOf(
                NodePresence.create(owners, clock), "node-presence", Props.empty()))
        : NONE;
  }

  /** Tells {@code node}, which tells {@code owners}. */
  public static Attendance of(PresenceOwners owners, ActorRef<NodePresence.Command> node) {
    return new Attendance(new Kept(owners, node));
  }

  /** A stream listens to a channel. */
  public void came(Subscription subscription) {
    Kept known = kept;
    if (known != null && counts(known, subscription)) {
      known.node().tell(new NodePresence.Came(subscription));
    }
  }

  /** A stream does not listen to a channel any more. */
  public void went(Subscription subscription) {
    Kept known = kept;
    if (known != null && counts(known, subscription)) {
      known.node().tell(new NodePresence.Went(subscription));
    }
  }

  /** From now on a stream may see who is on {@code channels} while it listens to them. */
  public void watch(SessionStream stream, List<String> channels) {
    Kept known = kept;
    if (known != null) {
      List<Subscription> open = List.of(stream.subscriptions());
      known.node().tell(new NodePresence.Watch(stream.id(), channels, open));
    }
  }

  /** A stream has gone, and all of its subscriptions before. */
  public void closed(SessionStream stream) {
    if (kept != null) {
      kept.node().tell(new NodePresence.Closed(stream.id()));
    }
  }

  private static boolean counts(Kept known, Subscription subscription) {
    return !subscription.stream().isHidden() && known.owners().isKept(subscription.channel());
  }
}
