package io.atrio.actors.presence;

import io.atrio.actors.stream.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * One per node. Counts the node's users on channels that have presence, tells the owners of those
 * channels of every change until they have it, and tells the streams that may know who came and
 * went.
 *
 * <p>Lives and dies with its node, as the streams do.
 */
public final class NodePresence {
  private static final Duration TICK = Duration.ofMillis(200);

  private final ActorContext<Command> context;
  private final ActorRef<PresenceNews> self;
  private final PresenceOwners owners;
  private final Clock clock;
  private final Map<String, LocalChannel> channels = new HashMap<>();

  /** Channels with something to do at the next ticks. */
  private final Set<String> active = new HashSet<>();

  private final Set<String> behind = new HashSet<>();
  private final Set<ActorRef<PresenceProtocol.Command>> watched = new HashSet<>();
  private final LivingNodes living = new LivingNodes();

  /** Stream to the channels on which it may see who is there; most may nowhere. */
  private final Map<Long, Set<String>> watching = new HashMap<>();

  private long numbers;

  /** What it understands. */
  public sealed interface Command {}

  record Came(Subscription subscription) implements Command {}

  record Went(Subscription subscription) implements Command {}

  record Watch(long stream, List<String> channels, List<Subscription> open) implements Command {}

  record Closed(long stream) implements Command {}

  private record News(PresenceNews news) implements Command {}

  private record OwnerLost(ActorRef<PresenceProtocol.Command> owner) implements Command {}

  private record Clustered(ClusterEvent.ClusterDomainEvent event) implements Command {}

  private record Behind(String channel) implements Command {}

  private enum Tick implements Command {
    NOW
  }

  private NodePresence(ActorContext<Command> context, PresenceOwners owners, Clock clock) {
    this.context = context;
    this.self = context.messageAdapter(PresenceNews.class, News::new);
    this.owners = owners;
    this.clock = clock;
  }

  /** The presence of this node, which tells {@code owners}. */
  public static Behavior<Command> create(PresenceOwners owners, Clock clock) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  timers.startTimerWithFixedDelay(Tick.NOW, TICK);
                  NodePresence presence = new NodePresence(context, owners, clock);
                  presence.follow();
                  return Behaviors.receiveMessage(presence::onCommand);
                }));
  }

  private void follow() {
    ActorRef<ClusterEvent.ClusterDomainEvent> events =
        context.messageAdapter(ClusterEvent.ClusterDomainEvent.class, Clustered::new);
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(Subscribe.create(events, ClusterEvent.ClusterDomainEvent.class));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Came came -> onCame(came.subscription());
      case Went went -> onWent(went.subscription());
      case Watch watch -> onWatch(watch);
      case Closed closed -> watching.remove(closed.stream());
      case News news -> onNews(news.news());
      case OwnerLost lost -> onOwnerLost(lost.owner());
      case Clustered clustered -> onClustered(clustered.event());
      case Behind late -> behind.add(late.channel());
      case Tick tick -> onTick();
    }
    return Behaviors.same();
  }

  private void onCame(Subscription subscription) {
    String name = subscription.channel();
    LocalChannel channel = channels.computeIfAbsent(name, this::made);
    channel.came(subscription);
    active.add(name);
    if (mayWatch(subscription)) {
      channel.watch(subscription);
    }
  }

  private void onWent(Subscription subscription) {
    LocalChannel channel = channels.get(subscription.channel());
    if (channel != null) {
      channel.went(subscription, clock.millis());
      active.add(subscription.channel());
    }
  }

  private void onWatch(Watch watch) {
    if (watch.channels().isEmpty()) {
      watching.remove(watch.stream());
    } else {
      watching.put(watch.stream(), Set.copyOf(watch.channels()));
    }
    for (Subscription subscription : watch.open()) {
      LocalChannel channel = channels.get(subscription.channel());
      if (channel != null && mayWatch(subscription)) {
        channel.watch(subscription);
      } else if (channel != null) {
        channel.unwatch(subscription);
      }
    }
  }

  private void onNews(PresenceNews news) {
    switch (news) {
      case PresenceNews.Acknowledged acknowledged -> onAcknowledged(acknowledged);
      case PresenceNews.Forgotten forgotten -> onForgotten(forgotten);
      case PresenceNews.Changed changed -> onChanged(changed);
    }
  }

  private void onAcknowledged(PresenceNews.Acknowledged told) {
    if (watched.add(told.entity())) {
      context.watchWith(told.entity(), new OwnerLost(told.entity()));
    }
    LocalChannel channel = channels.get(told.channel());
    if (channel != null) {
      channel.knownTo(told.entity());
      channel.acknowledged(told.number(), told.users());
      active.add(told.channel());
    } else if (told.users() > 0) {
      // An old report has come late: nobody is here.
      send(told.channel(), new Untold.Part(number(), true, false, List.of(), List.of()));
    }
  }

  private void onForgotten(PresenceNews.Forgotten told) {
    LocalChannel channel = channels.get(told.channel());
    if (channel != null) {
      channel.forgotten(told.number());
    }
  }

  private void onChanged(PresenceNews.Changed changed) {
    LocalChannel channel = channels.get(changed.channel());
    if (channel != null) {
      channel.changed(changed);
    }
  }

  /** Another takes the place of an owner that has failed. */
  private void onOwnerLost(ActorRef<PresenceProtocol.Command> lost) {
    watched.remove(lost);
    channels.forEach(
        (name, channel) -> {
          if (channel.isKnownTo(lost)) {
            channel.tellAgain();
            active.add(name);
          }
        });
  }

  /**
   * An owner that stood still has not been told who left channels meanwhile on which nobody is any
   * more. Those on which somebody is are told it again.
   */
  private void onClustered(ClusterEvent.ClusterDomainEvent event) {
    if (event instanceof ClusterEvent.ReachableMember found) {
      owners.at(found.member().uniqueAddress()).tell(new PresenceProtocol.Forget(self, null));
      divide(event);
      onTick();
    } else {
      divide(event);
    }
  }

  /** Channels have other owners when nodes come and go. */
  private void divide(ClusterEvent.ClusterDomainEvent event) {
    if (living.take(event)) {
      owners.divide(living);
      channels.forEach(
          (name, channel) -> {
            ActorRef<PresenceProtocol.Command> before = channel.toldAt();
            if (channel.moves(owners.of(name)) && before != null) {
              before.tell(new PresenceProtocol.Forget(self, name));
              active.add(name);
            }
          });
    }
  }

  private void onTick() {
    long now = clock.millis();
    Iterator<String> names = active.iterator();
    while (names.hasNext()) {
      if (isDone(names.next(), now)) {
        names.remove();
      }
    }
    List<String> late = List.copyOf(behind);
    behind.clear();
    late.stream().map(channels::get).forEach(NodePresence::catchUp);
  }

  private boolean isDone(String name, long now) {
    LocalChannel channel = channels.get(name);
    if (channel == null) {
      return true;
    }
    Untold.Part part = channel.due(now);
    if (part != null) {
      send(name, part);
    }
    if (channel.isForgettable()) {
      channels.remove(name);
    }
    return channel.isQuiet();
  }

  private static void catchUp(@Nullable LocalChannel channel) {
    if (channel != null) {
      channel.catchUp();
    }
  }

  private void send(String channel, Untold.Part part) {
    owners
        .of(channel)
        .tell(
            new PresenceProtocol.Report(
                channel,
                self,
                part.number(),
                part.start(),
                part.again(),
                part.joined(),
                part.left()));
  }

  private boolean mayWatch(Subscription subscription) {
    return watching
        .getOrDefault(subscription.stream().id(), Set.of())
        .contains(subscription.channel());
  }

  private LocalChannel made(String name) {
    ActorRef<Command> me = context.getSelf();
    LocalChannel made =
        new LocalChannel(
            name, owners.leaveAfter(name), this::number, () -> me.tell(new Behind(name)));
    made.moves(owners.of(name));
    return made;
  }

  private long number() {
    return ++numbers;
  }
}
