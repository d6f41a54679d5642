package io.atrio.actors.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.cluster.typed.Unsubscribe;
import org.jspecify.annotations.Nullable;

/**
 * Owns who is on the channels of one slot. Nodes report their users and are told in return who came
 * and went, a channel at most once in half a second. A node that cannot be reached does not count,
 * long before the cluster gives it up.
 *
 * <p>Lives in memory. After a loss or a move every node reports all of its users again; until they
 * have had the time to, nothing is told and questions wait.
 */
public final class PresenceEntity {
  /** The sharded type; entity ids are those of {@link PresenceSlots}. */
  public static final EntityTypeKey<PresenceProtocol.Command> KEY =
      EntityTypeKey.create(PresenceProtocol.Command.class, "presence");

  /** Users named in one announcement. More are not told by name: whoever wants them asks. */
  static final int MOST_NAMED = 100;

  private static final Duration ANNOUNCE_AFTER = Duration.ofMillis(500);

  /** More than a node needs that repeats a report which its last owner did not answer. */
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

  private static final Duration SWEEP = Duration.ofSeconds(30);

  private final ActorContext<PresenceProtocol.Command> context;
  private final TimerScheduler<PresenceProtocol.Command> timers;
  private final Map<String, ChannelPresence<ActorRef<PresenceNews>>> channels = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Set<ActorRef<PresenceNews>> watched = new HashSet<>();
  private final Set<Address> unreachable = new HashSet<>();
  private final ActorRef<ClusterEvent.ReachabilityEvent> reachability;
  private final ActorRef<ClusterEvent.MemberRemoved> removals;
  private @Nullable List<PresenceProtocol.Ask> waiting = new ArrayList<>();

  private PresenceEntity(
      ActorContext<PresenceProtocol.Command> context,
      TimerScheduler<PresenceProtocol.Command> timers) {
    this.context = context;
    this.timers = timers;
    this.reachability =
        context.messageAdapter(
            ClusterEvent.ReachabilityEvent.class, PresenceProtocol.Reachability::new);
    this.removals =
        context.messageAdapter(ClusterEvent.MemberRemoved.class, PresenceProtocol.Removed::new);
  }

  /** The behavior of one slot. */
  public static Behavior<PresenceProtocol.Command> create() {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  PresenceEntity entity = new PresenceEntity(context, timers);
                  entity.begin();
                  return Behaviors.receive(PresenceProtocol.Command.class)
                      .onMessage(PresenceProtocol.Command.class, entity::onCommand)
                      .onSignal(PostStop.class, stopped -> entity.onStop())
                      .build();
                }));
  }

  private void begin() {
    timers.startSingleTimer(PresenceProtocol.Step.SETTLED, SETTLED_AFTER);
    timers.startTimerWithFixedDelay(PresenceProtocol.Step.SWEEP, SWEEP);
    var subscriptions = Cluster.get(context.getSystem()).subscriptions();
    subscriptions.tell(Subscribe.create(reachability, ClusterEvent.ReachabilityEvent.class));
    subscriptions.tell(Subscribe.create(removals, ClusterEvent.MemberRemoved.class));
  }

  private Behavior<PresenceProtocol.Command> onCommand(PresenceProtocol.Command command) {
    switch (command) {
      case PresenceProtocol.Report report -> onReport(report);
      case PresenceProtocol.Ask ask -> onAsk(ask);
      case PresenceProtocol.Wake wake -> {}
      case PresenceProtocol.NodeLost lost -> onNodeLost(lost.node());
      case PresenceProtocol.Reachability reach -> onReachability(reach.event());
      case PresenceProtocol.Removed removed -> onRemoved(removed.event().member().address());
      case PresenceProtocol.Step step -> onStep(step);
    }
    return Behaviors.same();
  }

  private void onReport(PresenceProtocol.Report report) {
    String name = report.channel();
    ActorRef<PresenceNews> node = report.node();
    ChannelPresence<ActorRef<PresenceNews>> channel =
        channels.computeIfAbsent(name, ChannelPresence::new);
    if (channel.report(node, report, unreachable.contains(node.path().address()))) {
      if (watched.add(node)) {
        context.watchWith(node, new PresenceProtocol.NodeLost(node));
      }
      int users = channel.usersOf(node);
      node.tell(new PresenceNews.Acknowledged(name, report.number(), users, context.getSelf()));
    } else {
      node.tell(new PresenceNews.Forgotten(name, report.number()));
    }
    announceLater(name);
  }

  private void onAsk(PresenceProtocol.Ask ask) {
    if (waiting != null) {
      waiting.add(ask);
      return;
    }
    ChannelPresence<ActorRef<PresenceNews>> channel = channels.get(ask.channel());
    ask.replyTo()
        .tell(
            channel == null
                ? new WhoIsThere(0, List.of(), null)
                : channel.page(ask.after(), ask.limit()));
  }

  private void onNodeLost(ActorRef<PresenceNews> node) {
    watched.remove(node);
    on(node, channel -> channel.lost(node));
  }

  private void onReachability(ClusterEvent.ReachabilityEvent event) {
    Address address = event.member().address();
    boolean away = event instanceof ClusterEvent.UnreachableMember;
    boolean news = away ? unreachable.add(address) : unreachable.remove(address);
    if (news) {
      nodesAt(address).forEach(node -> on(node, channel -> channel.setAway(node, away)));
    }
  }

  /** Another member may come to have the address. */
  private void onRemoved(Address address) {
    nodesAt(address).forEach(this::onNodeLost);
    unreachable.remove(address);
  }

  private void onStep(PresenceProtocol.Step step) {
    switch (step) {
      case SETTLED -> onSettled();
      case ANNOUNCE -> onAnnounce();
      case SWEEP -> onSweep();
    }
  }

  private void onSettled() {
    List<PresenceProtocol.Ask> asked = waiting;
    waiting = null;
    if (asked != null) {
      asked.forEach(this::onAsk);
    }
    onAnnounce();
  }

  private void onAnnounce() {
    for (String name : changed) {
      ChannelPresence<ActorRef<PresenceNews>> channel = channels.get(name);
      if (channel != null) {
        announce(channel);
      }
    }
    changed.clear();
  }

  private static void announce(ChannelPresence<ActorRef<PresenceNews>> channel) {
    PresenceNews news = channel.changes(MOST_NAMED);
    if (news != null) {
      channel.nodes().forEach(node -> node.tell(news));
    }
  }

  private void onSweep() {
    channels.values().forEach(ChannelPresence::sweep);
    channels.values().removeIf(ChannelPresence::isForgettable);
  }

  private Behavior<PresenceProtocol.Command> onStop() {
    var subscriptions = Cluster.get(context.getSystem()).subscriptions();
    subscriptions.tell(new Unsubscribe<>(reachability));
    subscriptions.tell(new Unsubscribe<>(removals));
    return Behaviors.same();
  }

  private void on(
      ActorRef<PresenceNews> node, Consumer<ChannelPresence<ActorRef<PresenceNews>>> work) {
    channels.forEach(
        (name, channel) -> {
          if (channel.knows(node)) {
            work.accept(channel);
            announceLater(name);
          }
        });
  }

  private List<ActorRef<PresenceNews>> nodesAt(Address address) {
    return watched.stream().filter(node -> node.path().address().equals(address)).toList();
  }

  private void announceLater(String name) {
    if (changed.add(name) && waiting == null && changed.size() == 1) {
      timers.startSingleTimer(PresenceProtocol.Step.ANNOUNCE, ANNOUNCE_AFTER);
    }
  }
}
