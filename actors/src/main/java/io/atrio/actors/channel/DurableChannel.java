package io.atrio.actors.channel;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.settings.ChannelClass;
import io.atrio.cluster.settings.ChannelSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * One durable channel: an event is acknowledged and delivered only once it is in the journal.
 * Offset, history and idempotency keys survive the loss of every node, in the same epoch: a client
 * that returns after that resumes as if nothing had happened.
 *
 * <p>What comes while a write is under way is written together afterwards, so that one busy channel
 * is not bound by one round trip an event. A write that fails refuses those who wait for it; the
 * channel reads the journal again and goes on. It leaves memory when nobody listens and nothing has
 * come for a while.
 *
 * <p>Listening nodes are kept over such a restart, not over a move or a death: a node watches the
 * channel and registers again.
 */
public final class DurableChannel
    extends EventSourcedBehavior<ChannelProtocol.Command, EventOrdered, Channel> {
  /** The sharded type; entity ids are names of channels. */
  public static final EntityTypeKey<ChannelProtocol.Command> KEY =
      EntityTypeKey.create(ChannelProtocol.Command.class, "durable-channel");

  private static final Duration BACKOFF_MIN = Duration.ofMillis(200);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);
  private static final double BACKOFF_JITTER = 0.2;
  private static final int STASH = 10_000;
  private static final Duration IDLE = Duration.ofMinutes(2);

  /** Events written together, at most. */
  private static final int TOGETHER = 200;

  /** A snapshot holds the history: one for as many events as it holds doubles what is written. */
  private static final int SNAPSHOT_MIN = 100;

  private static final int SNAPSHOT_MAX = 1000;

  private final ActorContext<ChannelProtocol.Command> context;
  private final String name;
  private final long epoch;
  private final ChannelClass settings;
  private final Clock clock;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ChannelMetrics metrics;

  /** Where every replay begins, also after a write that failed: it must stay as it is. */
  private final Channel empty;

  private final Set<ActorRef<ChannelNews>> listeners = new HashSet<>();
  private final List<ChannelProtocol.Publishing> waiting = new ArrayList<>();
  private int underWay;

  private DurableChannel(
      ActorContext<ChannelProtocol.Command> context,
      String name,
      long epoch,
      ChannelClass settings,
      Clock clock,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    super(
        PersistenceId.of(KEY.name(), name),
        SupervisorStrategy.restartWithBackoff(BACKOFF_MIN, BACKOFF_MAX, BACKOFF_JITTER)
            .withStashCapacity(STASH));
    this.context = context;
    this.name = name;
    this.epoch = epoch;
    this.settings = settings;
    this.clock = clock;
    this.shard = shard;
    this.metrics = ChannelMetrics.of(context.getSystem());
    this.empty = new Channel(name, 0, settings);
  }

  /** Lets durable channels live in {@code sharding}. */
  public static void init(
      ClusterSharding sharding, long epoch, ChannelSettings settings, Clock clock) {
    var unused =
        sharding.init(
            Entity.of(
                    KEY,
                    context ->
                        create(
                            context.getEntityId(),
                            epoch,
                            settings.of(context.getEntityId()),
                            clock,
                            context.getShard()))
                .withStopMessage(ChannelProtocol.Step.STOP));
  }

  /**
   * The behavior of channel {@code name}, which asks {@code shard} to be stopped when it is idle.
   *
   * @param epoch that of every durable channel in this database
   */
  public static Behavior<ChannelProtocol.Command> create(
      String name,
      long epoch,
      ChannelClass settings,
      Clock clock,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context -> {
          context.setReceiveTimeout(IDLE, ChannelProtocol.Step.IDLE);
          return new DurableChannel(context, name, epoch, settings, clock, shard);
        });
  }

  @Override
  public Channel emptyState() {
    return empty;
  }

  @Override
  public CommandHandler<ChannelProtocol.Command, EventOrdered, Channel> commandHandler() {
    return (channel, command) ->
        switch (command) {
          case ChannelProtocol.Publishing publishing -> onPublishing(publishing);
          case ChannelProtocol.Listen listen -> onListen(channel, listen.listener());
          case ChannelProtocol.Unlisten unlisten -> onUnlisten(unlisten.listener());
          case ChannelProtocol.Fetch fetch -> onFetch(channel, fetch);
          case ChannelProtocol.Locate locate ->
              Effect().reply(locate.replyTo(), new Position(epoch, channel.offset()));
          case ChannelProtocol.Read read -> onRead(channel, read);
          case ChannelProtocol.Describe describe ->
              Effect().reply(describe.replyTo(), channel.kept(epoch, clock.millis()));
          case ChannelProtocol.ListenerLost lost -> onUnlisten(lost.listener());
          case ChannelProtocol.Sweep tick -> Effect().unhandled();
          case ChannelProtocol.Step step -> onStep(channel, step);
          case ChannelProtocol.Life ofSlots -> Effect().unhandled();
        };
  }

  @Override
  public EventHandler<Channel, EventOrdered> eventHandler() {
    return (channel, ordered) -> {
      Channel changed = channel.equals(empty) ? new Channel(name, 0, settings) : channel;
      changed.add(ordered.frame(), ordered.key());
      return changed;
    };
  }

  @Override
  public SignalHandler<Channel> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(PreRestart.instance(), channel -> refuseWaiting())
        .onSignal(RecoveryCompleted.instance(), channel -> passOver())
        .build();
  }

  /** Channels change in place: what is stored must not. */
  @Override
  public SnapshotAdapter<Channel> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(Channel channel) {
        return channel.snapshot();
      }

      @Override
      public Channel fromJournal(Object stored) {
        return Channel.restored(name, (ChannelSnapshot) stored, settings);
      }
    };
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    int every = Math.clamp(settings.historySize(), SNAPSHOT_MIN, SNAPSHOT_MAX);
    return RetentionCriteria.snapshotEvery(every, 1).withDeleteEventsOnSnapshot();
  }

  private Effect<EventOrdered, Channel> onPublishing(ChannelProtocol.Publishing publishing) {
    waiting.add(publishing);
    if (waiting.size() == 1) {
      // Behind everything that has come meanwhile: that is written with it.
      context.getSelf().tell(ChannelProtocol.Step.WRITE);
    }
    return Effect().none();
  }

  private Effect<EventOrdered, Channel> onListen(Channel channel, ActorRef<ChannelNews> listener) {
    if (listeners.add(listener)) {
      context.watchWith(listener, new ChannelProtocol.ListenerLost(listener));
    }
    Position position = new Position(epoch, channel.offset());
    listener.tell(new ChannelNews.Registered(name, position, context.getSelf()));
    return Effect().none();
  }

  private Effect<EventOrdered, Channel> onUnlisten(ActorRef<ChannelNews> listener) {
    if (listeners.remove(listener)) {
      context.unwatch(listener);
    }
    return Effect().none();
  }

  private Effect<EventOrdered, Channel> onFetch(Channel channel, ChannelProtocol.Fetch f) {
    Page page = channel.after(f.after(), epoch, f.extent(), f.maxBytes(), clock.millis());
    f.listener().tell(ChannelNews.Fetched.of(f, page));
    return Effect().none();
  }

  private Effect<EventOrdered, Channel> onRead(Channel channel, ChannelProtocol.Read r) {
    Page page = channel.read(r.after(), epoch, r.limit(), r.maxBytes(), clock.millis());
    return Effect().reply(r.replyTo(), page);
  }

  private Effect<EventOrdered, Channel> onStep(Channel channel, ChannelProtocol.Step step) {
    return switch (step) {
      case WRITE -> onWrite(channel, TOGETHER);
      case NEXT -> Effect().none();
      case IDLE -> onIdle();
      case STOP ->
          waiting.isEmpty() ? Effect().stop() : onWrite(channel, Integer.MAX_VALUE).thenStop();
    };
  }

  private Effect<EventOrdered, Channel> onIdle() {
    if (listeners.isEmpty() && waiting.isEmpty()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().none();
  }

  private EffectBuilder<EventOrdered, Channel> onWrite(Channel channel, int max) {
    int size = together(max);
    Ordering ordering = Ordering.of(waiting.subList(0, size), name, channel, epoch, clock.millis());
    underWay = ordering.events().size();
    return Effect().persist(ordering.events()).thenRun(after -> written(ordering, size));
  }

  /** How many of those who wait have so many events together; the first one always counts. */
  private int together(int maxEvents) {
    int events = 0;
    for (int i = 0; i < waiting.size(); i++) {
      events += waiting.get(i).publications().size();
      if (i > 0 && events > maxEvents) {
        return i;
      }
    }
    return waiting.size();
  }

  private void written(Ordering ordering, int publishes) {
    underWay = 0;
    waiting.subList(0, publishes).clear();
    if (!waiting.isEmpty()) {
      context.getSelf().tell(ChannelProtocol.Step.WRITE);
    }
    metrics.ordered(
        ChannelMetrics.Durability.DURABLE, ordering.events().size(), ordering.publications());
    ordering.acknowledge();
    ordering.events().forEach(this::deliver);
  }

  private void deliver(EventOrdered ordered) {
    ChannelNews news = new ChannelNews.Delivered(name, epoch, ordered.frame());
    listeners.forEach(listener -> listener.tell(news));
  }

  /** The write has failed; whether the events are in the journal nobody can say. */
  private void refuseWaiting() {
    ChannelProtocol.NotPublished answer =
        new ChannelProtocol.NotPublished(Refused.of(ErrorCode.STORAGE_UNAVAILABLE));
    waiting.forEach(publishing -> publishing.refuse(answer));
    waiting.clear();
  }

  /**
   * A write that fails is answered once for each of its events, and Pekko restarts the channel at
   * the first answer. The others come to its next life, where they are stashed and are no commands:
   * what was stashed behind them would wait for as many commands as there are answers.
   */
  private void passOver() {
    for (; underWay > 0; underWay--) {
      context.getSelf().tell(ChannelProtocol.Step.NEXT);
    }
  }
}
