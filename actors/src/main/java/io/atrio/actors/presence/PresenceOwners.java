package io.atrio.actors.presence;

import io.atrio.cluster.settings.ChannelSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.UniqueAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds who owns the presence of a channel, by what this node knows of the others. There is one
 * owner on every node, and none where no channel has presence. Thread-safe.
 */
public final class PresenceOwners {
  private static final String NAME = "presence-owner";

  /** Longer than an owner that has just taken over keeps a question waiting. */
  private static final Duration ANSWERED_WITHIN = Duration.ofMillis(1200);

  private final ChannelSettings settings;
  private final ActorSystem<?> system;
  private final UniqueAddress self;
  private final @Nullable ActorRef<PresenceProtocol.Command> own;
  private volatile PresenceRing<UniqueAddress> ring;

  private PresenceOwners(ActorSystem<?> system, ChannelSettings settings) {
    this.settings = settings;
    this.system = system;
    this.self = Cluster.get(system).selfUniqueAddress();
    this.ring = new PresenceRing<>(Set.of(self));
    this.own =
        settings.isPresenceKept()
            ? system.systemActorOf(PresencePost.create(), NAME, Props.empty())
            : null;
  }

  /** Starts the owner of this node, if a channel of {@code settings} can have presence. */
  public static PresenceOwners start(ActorSystem<?> system, ChannelSettings settings) {
    return new PresenceOwners(system, settings);
  }

  /** Whether some channels have presence. */
  public boolean isKept() {
    return own != null;
  }

  /** Whether {@code channel} has presence. */
  public boolean isKept(String channel) {
    return settings.of(channel).presence();
  }

  /** The owner of a channel that has presence. */
  public ActorRef<PresenceProtocol.Command> of(String channel) {
    return at(ring.owner(channel));
  }

  /** The owner on {@code node}. */
  ActorRef<PresenceProtocol.Command> at(UniqueAddress node) {
    return node.equals(self)
        ? Objects.requireNonNull(own)
        : ActorRefResolver.get(system).resolveActorRef(node.address() + "/system/" + NAME);
  }

  /**
   * Asks who is on a channel, and asks again, perhaps another owner, if there is no answer. Fails
   * if there is none within {@code within}.
   *
   * @param after a user, past whom the answer begins; null for the first
   * @param limit users of the answer at most
   */
  public CompletionStage<WhoIsThere> ask(
      String channel, @Nullable String after, int limit, Duration within) {
    return AskPattern.<PresenceProtocol.Command, WhoIsThere>ask(
            of(channel),
            replyTo -> new PresenceProtocol.Ask(channel, after, limit, replyTo),
            ANSWERED_WITHIN,
            system.scheduler())
        .exceptionallyCompose(
            late -> {
              Duration left = within.minus(ANSWERED_WITHIN);
              return left.isPositive()
                  ? ask(channel, after, limit, left)
                  : CompletableFuture.failedStage(late);
            });
  }

  /** Time in milliseconds a user of {@code channel} stays after his last stream has gone. */
  long leaveAfter(String channel) {
    return settings.of(channel).presenceLeaveAfter().toMillis();
  }

  /** From now on these nodes own, and this one if there is no other. */
  void divide(LivingNodes living) {
    Set<UniqueAddress> nodes = new HashSet<>(living.all());
    if (nodes.isEmpty()) {
      nodes.add(self);
    }
    ring = new PresenceRing<>(nodes);
  }
}
