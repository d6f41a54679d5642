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
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.cluster.typed.Unsubscribe;
import org.jspecify.annotations.Nullable;

/**
 * Owns who is on those channels that {@link PresenceRing} gives to its node. Nodes report their
 * users and are told in return who came and went, a channel at most once in half a second. A node
 * that cannot be reached does not count, long before the cluster gives it up.
 *
 * <p>Lives in memory. Whoever owns a channel after it is told all of its users again by every node;
 * until they have had the time to, nothing is told of it and questions wait.
 */
final class PresenceOwner {
  /** Users named in one announcement. More are not told by name: whoever wants them asks. */
  static final int MOST_NAMED = 100;

  private static final Duration ANNOUNCE_AFTER = Duration.ofMillis(500);

  /**
   * Nodes learn of another's coming and going one after the other, and report at their next tick.
   */
  private static final Duration SETTLED_AFTER = Duration.ofMillis(800);

  private static final Duration SWEEP = Duration.ofSeconds(30);

  private final ActorContext<PresenceProtocol.Command> context;
  private final TimerScheduler<PresenceProtocol.Command> timers;
  private final Map<String, ChannelPresence<ActorRef<PresenceNews>>> channels = new HashMap<>();
  private final Set<String> changed = new HashSet<>();

  /** Channels that were another's already when that was looked at last. */
  private final Set<String> others = new HashSet<>();

  private final Set<ActorRef<PresenceNews>> watched = new HashSet<>();
  private final Set<Address> unreachable = new HashSet<>();
  private final ActorRef<ClusterEvent.ClusterDomainEvent> events;
  private final UniqueAddress self;
  private final LivingNodes living = new LivingNodes();
  private final List<PresenceProtocol.Ask> waiting = new ArrayList<>();
  private @Nullable PresenceRing<UniqueAddress> ring;

  /** What there was before the last change, while that is not settled yet. */
  private @Nullable PresenceRing<UniqueAddress> before;

  private boolean settled;

  private PresenceOwner(
      ActorContext<PresenceProtocol.Command> context,
      TimerScheduler<PresenceProtocol.Command> timers) {
    this.context = context;
    this.timers = timers;
    this.self = org.apache.pekko.cluster.Cluster.get(context.getSystem()).selfUniqueAddress();
    this.events =
        context.messageAdapter(
            ClusterEvent.ClusterDomainEvent.class, PresenceProtocol.Clustered::new);
  }

  static Behavior<PresenceProtocol.Command> create() {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  PresenceOwner entity = new PresenceOwner(context, timers);
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
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(Subscribe.create(events, ClusterEvent.ClusterDomainEvent.class));
  }

  private Behavior<PresenceProtocol.Command> onCommand(PresenceProtocol.Command command) {
    switch (command) {
      case PresenceProtocol.Report report -> onReport(report);
      case PresenceProtocol.Forget forget -> onForget(forget);
      case PresenceProtocol.Ask ask -> onAsk(ask);
      case PresenceProtocol.NodeLost lost -> onNodeLost(lost.node());
      case PresenceProtocol.Clustered clustered -> onClustered(clustered.event());
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

  /** Who asks about a channel of another's asks again when it knows better. */
  private void onAsk(PresenceProtocol.Ask ask) {
    if (!isSettled(ask.channel())) {
      waiting.add(ask);
    } else if (isMine(ask.channel())) {
      ChannelPresence<ActorRef<PresenceNews>> channel = channels.get(ask.channel());
      ask.replyTo()
          .tell(
              channel == null
                  ? new WhoIsThere(0, List.of(), null)
                  : channel.page(ask.after(), ask.limit()));
    }
  }

  private boolean isMine(String channel) {
    return ring == null || ring.owner(channel).equals(self);
  }

  /** Whether every node has had the time to tell of it. */
  private boolean isSettled(String channel) {
    return settled || (before != null && before.owner(channel).equals(self));
  }

  private void onNodeLost(ActorRef<PresenceNews> node) {
    watched.remove(node);
    forget(node);
  }

  private void onForget(PresenceProtocol.Forget forget) {
    String name = forget.channel();
    if (name == null) {
      forget(forget.node());
      return;
    }
    ChannelPresence<ActorRef<PresenceNews>> channel = channels.get(name);
    if (channel != null) {
      channel.lost(forget.node());
      announceLater(name);
    }
  }

  private void forget(ActorRef<PresenceNews> node) {
    on(node, channel -> channel.lost(node));
  }

  private void onClustered(ClusterEvent.ClusterDomainEvent event) {
    switch (event) {
      case ClusterEvent.UnreachableMember lost -> setAway(lost.member().address(), true);
      case ClusterEvent.ReachableMember found -> setAway(found.member().address(), false);
      case ClusterEvent.MemberRemoved gone -> onRemoved(gone.member().address());
      default -> {}
    }
    if (living.take(event) && !living.all().isEmpty()) {
      divide(new PresenceRing<>(living.all()));
    }
  }

  private void divide(PresenceRing<UniqueAddress> divided) {
    PresenceRing<UniqueAddress> last = ring;
    before = settled ? last : null;
    ring = divided;
    settled = false;
    timers.startSingleTimer(PresenceProtocol.Step.SETTLED, SETTLED_AFTER);
    waiting.removeIf(ask -> !isMine(ask.channel()));
    if (last != null) {
      takeOver(last);
    }
  }

  /** Who knew of the change earlier has reported already, perhaps too early to be announced. */
  private void takeOver(PresenceRing<UniqueAddress> last) {
    channels.forEach(
        (name, channel) -> {
          if (!last.owner(name).equals(self)) {
            channel.takeOver();
            announceLater(name);
          }
        });
  }

  /**
   * Channels that have been another's for a while. Not at once: nodes that learnt of a change
   * earlier may have told of a channel that is about to be owned here.
   */
  private void forgetOthers() {
    channels.keySet().removeIf(channel -> others.contains(channel) && !isMine(channel));
    others.clear();
    channels.keySet().stream().filter(channel -> !isMine(channel)).forEach(others::add);
  }

  private void setAway(Address address, boolean away) {
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
    settled = true;
    before = null;
    List<PresenceProtocol.Ask> asked = List.copyOf(waiting);
    waiting.clear();
    asked.forEach(this::onAsk);
    onAnnounce();
  }

  private void onAnnounce() {
    for (String name : List.copyOf(changed)) {
      if (isSettled(name)) {
        changed.remove(name);
        announce(name);
      }
    }
  }

  private void announce(String name) {
    ChannelPresence<ActorRef<PresenceNews>> channel = channels.get(name);
    if (channel != null && isMine(name)) {
      announce(channel);
    }
  }

  private static void announce(ChannelPresence<ActorRef<PresenceNews>> channel) {
    PresenceNews news = channel.changes(MOST_NAMED);
    if (news != null) {
      channel.nodes().forEach(node -> node.tell(news));
    }
  }

  private void onSweep() {
    forgetOthers();
    channels.values().forEach(ChannelPresence::sweep);
    channels.values().removeIf(ChannelPresence::isForgettable);
  }

  private Behavior<PresenceProtocol.Command> onStop() {
    Cluster.get(context.getSystem()).subscriptions().tell(new Unsubscribe<>(events));
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
    if (changed.add(name) && !timers.isTimerActive(PresenceProtocol.Step.ANNOUNCE)) {
      timers.startSingleTimer(PresenceProtocol.Step.ANNOUNCE, ANNOUNCE_AFTER);
    }
  }
}
