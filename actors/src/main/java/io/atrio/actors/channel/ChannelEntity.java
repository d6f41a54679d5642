package io.atrio.actors.channel;

import io.atrio.actors.error.Refused;
import io.atrio.cluster.WireMessage;
import io.atrio.cluster.settings.ChannelSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * Owns every channel of one slot: its offset, its bounded history, its idempotency keys, and which
 * nodes listen. The slot is the unit of sharding because nearly all channels are of one user or one
 * session, idle, and must cost tens of bytes rather than an actor each (docs/decisions/0001).
 *
 * <p>Lives in memory. A restart or a move begins a new epoch: nodes that listened register again
 * and learn of it, and positions of the old epoch are gaps.
 */
public final class ChannelEntity {
  /** The sharded type; entity ids are those of {@link ChannelSlots}. */
  public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "channel");

  private static final Duration SWEEP = Duration.ofSeconds(30);

  private final ActorContext<Command> context;
  private final ChannelSettings settings;
  private final Clock clock;
  private final long epoch = ThreadLocalRandom.current().nextLong(1, 1L << Position.EPOCH_BITS);
  private final Map<String, Channel> channels = new HashMap<>();
  private final Map<String, Set<ActorRef<ChannelNews>>> listeners = new HashMap<>();
  private final Set<ActorRef<ChannelNews>> watched = new HashSet<>();
  private long floor;

  /** What the entity understands. */
  public sealed interface Command {}

  /** Orders events; whoever asks is told their places once they have them. */
  sealed interface Publishing extends Command {
    /** The events, in their order. */
    List<Publication> publications();

    /** Tells whoever asks; {@code places} are in the order of the events. */
    void answer(long epoch, List<Place> places);

    /** Tells whoever asks that nothing is acknowledged. */
    void refuse(NotPublished refusal);
  }

  /**
   * Orders an event and delivers it to every listening node.
   *
   * @param data JSON text
   * @param key idempotency key, or null
   * @param ttlMillis how long the event may be replayed
   */
  public record Publish(
      String channel,
      String event,
      String data,
      @Nullable String key,
      long ttlMillis,
      ActorRef<PublishAnswer> replyTo)
      implements Publishing, WireMessage {

    @Override
    public List<Publication> publications() {
      return List.of(new Publication(channel, event, data, key, ttlMillis));
    }

    @Override
    public void answer(long epoch, List<Place> places) {
      Place place = places.getFirst();
      replyTo.tell(new Published(channel, epoch, place.offset(), place.duplicate()));
    }

    @Override
    public void refuse(NotPublished refusal) {
      replyTo.tell(refusal);
    }
  }

  /** Orders events one after the other, each as its {@link Publish} would be. */
  public record PublishAll(List<Publication> publications, ActorRef<PublishAllAnswer> replyTo)
      implements Publishing, WireMessage {

    @Override
    public void answer(long epoch, List<Place> places) {
      replyTo.tell(new PublishedAll(epoch, places));
    }

    @Override
    public void refuse(NotPublished refusal) {
      replyTo.tell(refusal);
    }
  }

  /** Registers a node; answers with {@link ChannelNews.Registered}. Doing so twice does no harm. */
  public record Listen(String channel, ActorRef<ChannelNews> listener)
      implements Command, WireMessage {}

  /** Ends a node's registration. */
  public record Unlisten(String channel, ActorRef<ChannelNews> listener)
      implements Command, WireMessage {}

  /** Asks what came after a position; answers with {@link ChannelNews.Fetched}. */
  public record Fetch(
      String channel,
      Position after,
      int maxBytes,
      long stream,
      int subscription,
      int question,
      ActorRef<ChannelNews> listener)
      implements Command, WireMessage {}

  /** Asks where a channel stands. */
  public record Locate(String channel, ActorRef<Position> replyTo)
      implements Command, WireMessage {}

  /**
   * Asks for events that are kept.
   *
   * @param after what the asker has; null for nothing
   * @param limit events of the answer at most
   * @param maxBytes bytes of the answer, unless its first event alone has more
   */
  public record Read(
      String channel, @Nullable Position after, int limit, int maxBytes, ActorRef<Page> replyTo)
      implements Command, WireMessage {}

  /** Asks what is kept. */
  public record Describe(String channel, ActorRef<Kept> replyTo) implements Command, WireMessage {}

  record ListenerLost(ActorRef<ChannelNews> listener) implements Command {}

  enum Sweep implements Command {
    TICK
  }

  /** What a {@link DurableChannel} tells itself, and its shard tells it. */
  enum Step implements Command {
    /** What waits is written. */
    WRITE,
    /** Nothing: what was stashed goes on. */
    NEXT,
    /** Nothing has come for a while. */
    IDLE,
    /** What waits is written, and that is the end. */
    STOP
  }

  /** What a publish came to. */
  public sealed interface PublishAnswer extends WireMessage {}

  /**
   * A publish is ordered: it has this place, now or, if {@code duplicate}, since its key was first
   * used.
   */
  public record Published(String channel, long epoch, long offset, boolean duplicate)
      implements PublishAnswer {}

  /**
   * A publish has not been acknowledged: the journal of its channel failed. It may have been
   * written all the same; with a key it can be repeated without harm.
   */
  public record NotPublished(Refused refused) implements PublishAnswer, PublishAllAnswer {}

  /** What a {@link PublishAll} came to: all of it or nothing. */
  public sealed interface PublishAllAnswer extends WireMessage {}

  /** Every publication of a {@link PublishAll} is ordered; {@code places} are in its order. */
  public record PublishedAll(long epoch, List<Place> places) implements PublishAllAnswer {}

  /** The place of one of them, now or, if {@code duplicate}, since its key was first used. */
  public record Place(long offset, boolean duplicate) {}

  private ChannelEntity(ActorContext<Command> context, ChannelSettings settings, Clock clock) {
    this.context = context;
    this.settings = settings;
    this.clock = clock;
  }

  /** The behavior of one slot. */
  public static Behavior<Command> create(ChannelSettings settings, Clock clock) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  timers.startTimerWithFixedDelay(Sweep.TICK, SWEEP);
                  ChannelEntity entity = new ChannelEntity(context, settings, clock);
                  return Behaviors.receiveMessage(entity::onCommand);
                }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Publishing publishing -> onPublishing(publishing);
      case Listen listen -> onListen(listen);
      case Unlisten unlisten -> drop(unlisten.channel(), unlisten.listener());
      case Fetch fetch -> onFetch(fetch);
      case Locate locate -> onLocate(locate);
      case Read read -> onRead(read);
      case Describe describe -> onDescribe(describe);
      case ListenerLost lost -> onListenerLost(lost.listener());
      case Sweep tick -> onSweep();
      case Step ofDurableChannels -> {}
    }
    return Behaviors.same();
  }

  private void onPublishing(Publishing all) {
    List<Publication> publications = all.publications();
    List<Place> places = new ArrayList<>(publications.size());
    for (Publication p : publications) {
      Channel.Outcome outcome =
          channel(p.channel()).publish(p.event(), p.data(), p.key(), p.ttlMillis(), clock.millis());
      places.add(new Place(outcome.offset(), outcome.duplicate()));
      deliver(p.channel(), outcome.frame());
    }
    all.answer(epoch, List.copyOf(places));
  }

  private void onListen(Listen listen) {
    listeners.merge(listen.channel(), Set.of(listen.listener()), ChannelEntity::union);
    if (watched.add(listen.listener())) {
      context.watchWith(listen.listener(), new ListenerLost(listen.listener()));
    }
    Position position = new Position(epoch, channel(listen.channel()).offset());
    listen
        .listener()
        .tell(new ChannelNews.Registered(listen.channel(), position, context.getSelf()));
  }

  private void onFetch(Fetch f) {
    Page page = channel(f.channel()).after(f.after(), epoch, f.maxBytes(), clock.millis());
    f.listener().tell(ChannelNews.Fetched.of(f, page));
  }

  private void onLocate(Locate locate) {
    locate.replyTo().tell(new Position(epoch, known(locate.channel()).offset()));
  }

  private void onRead(Read r) {
    Channel channel = known(r.channel());
    r.replyTo().tell(channel.read(r.after(), epoch, r.limit(), r.maxBytes(), clock.millis()));
  }

  private void onDescribe(Describe describe) {
    describe.replyTo().tell(known(describe.channel()).kept(epoch, clock.millis()));
  }

  private void onListenerLost(ActorRef<ChannelNews> listener) {
    watched.remove(listener);
    Set.copyOf(listeners.keySet()).forEach(channel -> drop(channel, listener));
  }

  /**
   * Forgets idle channels. Later lives of them begin past {@code floor}: no offset is ever given
   * twice.
   */
  private void onSweep() {
    long now = clock.millis();
    for (Iterator<Map.Entry<String, Channel>> all = channels.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, Channel> entry = all.next();
      if (!listeners.containsKey(entry.getKey()) && entry.getValue().isForgettable(now)) {
        floor = Math.max(floor, entry.getValue().offset());
        all.remove();
      }
    }
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

  /** The channel to look at: who looks at one that is not there makes none. */
  private Channel known(String name) {
    Channel channel = channels.get(name);
    return channel == null ? new Channel(name, floor, settings.of(name)) : channel;
  }

  private Channel channel(String name) {
    return channels.computeIfAbsent(name, n -> new Channel(n, floor, settings.of(n)));
  }

  private static <T> Set<T> union(Set<T> left, Set<T> right) {
    Set<T> both = new HashSet<>(left);
    both.addAll(right);
    return both.size() == left.size() ? left : Set.copyOf(both);
  }
}
