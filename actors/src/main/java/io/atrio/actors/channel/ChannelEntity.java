package io.atrio.actors.channel;

import io.atrio.cluster.settings.ChannelSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * Owns every channel of one slot: its offset, its bounded history, its idempotency keys, and which
 * nodes listen. The slot is the unit of sharding because nearly all channels are of one user or one
 * session, idle, and must cost tens of bytes rather than an actor each (docs/decisions/0001).
 *
 * <p>Lives in memory. When it moves, or its node stops in good order, all of that but the nodes
 * goes over to its next life in the same epoch ({@link SlotLife}); nodes that listened register
 * again. When it is lost its next life begins a new epoch, and positions of the old one are gaps.
 */
public final class ChannelEntity {
  /** The sharded type; entity ids are those of {@link ChannelOwners}. */
  public static final EntityTypeKey<ChannelProtocol.Command> KEY =
      EntityTypeKey.create(ChannelProtocol.Command.class, "channel");

  private static final Duration SWEEP = Duration.ofSeconds(30);

  private final ActorContext<ChannelProtocol.Command> context;
  private final SlotState slot;
  private final long epoch;
  private final Clock clock;
  private final ChannelMetrics metrics;
  private final Map<String, Set<ActorRef<ChannelNews>>> listeners = new HashMap<>();
  private final Set<ActorRef<ChannelNews>> watched = new HashSet<>();

  private ChannelEntity(
      ActorContext<ChannelProtocol.Command> context, SlotState slot, Clock clock) {
    this.context = context;
    this.slot = slot;
    this.epoch = slot.epoch();
    this.clock = clock;
    this.metrics = ChannelMetrics.of(context.getSystem());
  }

  /** Lets the slots live in {@code sharding} and be handed over by way of {@code handOver}. */
  public static ActorRef<ShardingEnvelope<ChannelProtocol.Command>> init(
      ClusterSharding sharding, HandOver handOver, ChannelSettings settings, Clock clock) {
    return sharding.init(
        Entity.of(
                KEY,
                context ->
                    create(Integer.parseInt(context.getEntityId()), handOver, settings, clock))
            .withStopMessage(ChannelProtocol.Turn.LEAVE));
  }

  /** The behavior of slot {@code number}, which goes on where its last life ended in good order. */
  public static Behavior<ChannelProtocol.Command> create(
      int number, HandOver handOver, ChannelSettings settings, Clock clock) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.withStash(
                SlotLife.STASH,
                stash ->
                    Behaviors.setup(
                        context -> {
                          timers.startTimerWithFixedDelay(ChannelProtocol.Sweep.TICK, SWEEP);
                          return new SlotLife(context, timers, stash, number, handOver)
                              .begin(
                                  parts ->
                                      new ChannelEntity(
                                          context, SlotState.of(parts, settings), clock));
                        })));
  }

  /** All it has had, for the life after this one. */
  List<SlotPart> parts() {
    return slot.parts(SlotParts.OF_A_SLOT, clock.millis());
  }

  /** Handles a command. */
  Behavior<ChannelProtocol.Command> onCommand(ChannelProtocol.Command command) {
    switch (command) {
      case ChannelProtocol.Publishing publishing -> onPublishing(publishing);
      case ChannelProtocol.Listen listen -> onListen(listen);
      case ChannelProtocol.Unlisten unlisten -> drop(unlisten.channel(), unlisten.listener());
      case ChannelProtocol.Fetch fetch -> onFetch(fetch);
      case ChannelProtocol.Locate locate -> onLocate(locate);
      case ChannelProtocol.Read read -> onRead(read);
      case ChannelProtocol.Describe describe -> onDescribe(describe);
      case ChannelProtocol.ListenerLost lost -> onListenerLost(lost.listener());
      case ChannelProtocol.Sweep tick -> onSweep();
      case ChannelProtocol.Step ofDurableChannels -> {}
      case ChannelProtocol.Life handledBefore -> {}
    }
    return Behaviors.same();
  }

  private void onPublishing(ChannelProtocol.Publishing all) {
    List<Publication> publications = all.publications();
    List<ChannelProtocol.Place> places = new ArrayList<>(publications.size());
    int fresh = 0;
    for (Publication p : publications) {
      Channel.Outcome outcome =
          slot.channel(p.channel())
              .publish(p.event(), p.data(), p.key(), p.ttlMillis(), clock.millis());
      places.add(new ChannelProtocol.Place(outcome.offset(), outcome.duplicate()));
      deliver(p.channel(), outcome.frame());
      fresh += outcome.duplicate() ? 0 : 1;
    }
    metrics.ordered(ChannelMetrics.Durability.ORDINARY, fresh, publications.size());
    all.answer(epoch, List.copyOf(places));
  }

  private void onListen(ChannelProtocol.Listen listen) {
    listeners.merge(listen.channel(), Set.of(listen.listener()), ChannelEntity::union);
    if (watched.add(listen.listener())) {
      context.watchWith(listen.listener(), new ChannelProtocol.ListenerLost(listen.listener()));
    }
    Position position = new Position(epoch, slot.channel(listen.channel()).offset());
    listen
        .listener()
        .tell(new ChannelNews.Registered(listen.channel(), position, context.getSelf()));
  }

  private void onFetch(ChannelProtocol.Fetch f) {
    Page page =
        slot.channel(f.channel()).after(f.after(), epoch, f.extent(), f.maxBytes(), clock.millis());
    f.listener().tell(ChannelNews.Fetched.of(f, page));
  }

  private void onLocate(ChannelProtocol.Locate locate) {
    locate.replyTo().tell(new Position(epoch, slot.known(locate.channel()).offset()));
  }

  private void onRead(ChannelProtocol.Read r) {
    Channel channel = slot.known(r.channel());
    r.replyTo().tell(channel.read(r.after(), epoch, r.limit(), r.maxBytes(), clock.millis()));
  }

  private void onDescribe(ChannelProtocol.Describe describe) {
    describe.replyTo().tell(slot.known(describe.channel()).kept(epoch, clock.millis()));
  }

  private void onListenerLost(ActorRef<ChannelNews> listener) {
    watched.remove(listener);
    Set.copyOf(listeners.keySet()).forEach(channel -> drop(channel, listener));
  }

  private void onSweep() {
    slot.forgetIdle(listeners::containsKey, clock.millis());
  }

  private void drop(String channel, ActorRef<ChannelNews> listener) {
    listeners.computeIfPresent(
        channel,
        (name, all) -> {
          Set<ActorRef<ChannelNews>> left = new HashSet<>(all);
          left.remove(listener);
          return left.isEmpty() ? null : Set.copyOf(left);
        });
  }

  private void deliver(String channel, @Nullable Frame frame) {
    if (frame != null) {
      ChannelNews news = new ChannelNews.Delivered(channel, epoch, frame);
      listeners.getOrDefault(channel, Set.of()).forEach(listener -> listener.tell(news));
    }
  }

  private static <T> Set<T> union(Set<T> left, Set<T> right) {
    Set<T> both = new HashSet<>(left);
    both.addAll(right);
    return both.size() == left.size() ? left : Set.copyOf(both);
  }
}
