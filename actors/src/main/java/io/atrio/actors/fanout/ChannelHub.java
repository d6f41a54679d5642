package io.atrio.actors.fanout;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.channel.ChannelNews;
import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.Extent;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.PermissionNews;
import io.atrio.actors.presence.Attendance;
import io.atrio.actors.stream.Bye;
import io.atrio.actors.stream.Departure;
import io.atrio.actors.stream.SessionStream;
import io.atrio.actors.stream.Subscription;
import io.atrio.cluster.WireMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * One per node. Knows the node's streams, listens once at each channel they need, and hands each
 * event to each event loop once, whatever the number of streams. Who may listen is the session's
 * decision; who is where is the hub's.
 *
 * <p>Lives and dies with its node, as the streams do.
 */
public final class ChannelHub {
  private static final Duration REPEAT = Duration.ofSeconds(1);

  /**
   * Repeats after which a stream that has not begun is sent to come again. More than it takes until
   * the owners of a node that is silent live elsewhere: it need not come twice then.
   */
  private static final int OPEN_WITHIN = 15;

  /** Pages of events under way to streams that catch up: a few milliseconds of a loop's time. */
  private static final int QUESTIONS = 8;

  private final ActorContext<Command> context;
  private final ActorRef<ChannelNews> self;
  private final ChannelOwners owners;
  private final int pageBytes;
  private final Attendance attendance;
  private final Consumer<String> recheck;
  private final Map<Long, SessionStream> streams = new HashMap<>();
  private final Map<String, ListenedChannel> channels = new HashMap<>();
  private final OwnersHeard heard;
  private final Unregistered unregistered;
  private final Questions toSlots;
  private final Questions toDurable;
  private final Openings openings = new Openings(OPEN_WITHIN);
  private int nextNumber = Subscription.LATER;

  /** What the hub understands. */
  public sealed interface Command {}

  /** A stream waits for its session's decision. */
  public record Open(SessionStream stream) implements Command {}

  /** The session lets a stream listen to {@code channels}. */
  public record Admit(long stream, List<String> channels) implements Command, WireMessage {}

  /** The session refuses a stream. */
  public record Refuse(long stream, Refused refused) implements Command, WireMessage {}

  /**
   * The session lets an admitted stream listen to one channel more; answers with {@link Joined}.
   * Doing so twice does no harm.
   */
  public record Subscribe(long stream, String channel, ActorRef<Joined> replyTo)
      implements Command, WireMessage {}

  /** A stream shall no longer listen to a channel. Doing so twice does no harm. */
  public record Unsubscribe(long stream, String channel, Departure why)
      implements Command, WireMessage {}

  /**
   * From now on a stream may see who is on {@code channels} while it listens to them, and on no
   * others.
   */
  public record Watch(long stream, List<String> channels) implements Command, WireMessage {}

  /** What those concerned may do may have changed: their sessions look again. */
  public record Recheck(PermissionNews news) implements Command {}

  /** Asks for all users who have streams here. */
  public record Users(ActorRef<Set<String>> replyTo) implements Command {}

  /** A stream goes on with another token of the same user and session. */
  public record Renew(long stream, Principal principal) implements Command, WireMessage {}

  /** Says goodbye to a stream. */
  public record End(long stream, Bye bye) implements Command, WireMessage {}

  /** Ends a stream at once, as a broken network would. */
  public record Cut(long stream) implements Command, WireMessage {}

  /**
   * A stream's session is lost: the stream ends as a broken network would end it, or, if nobody has
   * let it listen yet, {@code again} is run.
   */
  public record Lost(long stream, Runnable again) implements Command {}

  /** A stream's connection is gone. */
  public record Closed(long stream) implements Command {}

  /** A stream needs what came after a position; {@code question} comes back with the answer. */
  public record Fetch(Subscription subscription, Position after, Extent extent, int question)
      implements Command {}

  /**
   * A stream hears everything of the channel that comes after {@code position}; null if the stream
   * has gone or the subscription has ended.
   */
  public record Joined(@Nullable Position position) implements WireMessage {}

  private record News(ChannelNews news) implements Command {}

  private record OwnerLost(String owner) implements Command {}

  private record Used(Questions questions) implements Command {}

  private enum Repeat implements Command {
    TICK
  }

  private ChannelHub(
      ActorContext<Command> context,
      ChannelOwners owners,
      int pageBytes,
      Attendance attendance,
      Consumer<String> recheck) {
    this.context = context;
    this.self = context.messageAdapter(ChannelNews.class, News::new);
    this.owners = owners;
    this.pageBytes = pageBytes;
    this.attendance = attendance;
    this.recheck = recheck;
    this.heard = OwnersHeard.in(Cluster.get(context.getSystem()));
    this.unregistered = new Unregistered(owners::ownerId, heard::isAway, this::askToListen);
    this.toSlots = questions();
    this.toDurable = questions();
  }

  private Questions questions() {
    WaitingQuestions waiting = new WaitingQuestions(owners::ownerId, heard::isAway);
    return new Questions(QUESTIONS, waiting, this::fetch);
  }

  /**
   * The hub of this node.
   *
   * @param pageBytes bounds what one catch-up brings at a time
   * @param attendance is told which streams listen to what
   * @param recheck makes a session look again at what its streams may hear
   */
  public static Behavior<Command> create(
      ChannelOwners owners, int pageBytes, Attendance attendance, Consumer<String> recheck) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  timers.startTimerWithFixedDelay(Repeat.TICK, REPEAT);
                  ChannelHub hub = new ChannelHub(context, owners, pageBytes, attendance, recheck);
                  return Behaviors.receiveMessage(hub::onCommand);
                }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Open open -> onOpen(open.stream());
      case Admit admit -> onAdmit(admit);
      case Refuse refuse -> onRefuse(refuse);
      case Subscribe subscribe -> onSubscribe(subscribe);
      case Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe);
      case Watch watch -> onWatch(watch);
      case Recheck recheck -> onRecheck(recheck.news());
      case Users users -> onUsers(users.replyTo());
      case Renew renew -> on(renew.stream(), stream -> stream.renew(renew.principal()));
      case End end -> on(end.stream(), stream -> end(stream, end.bye()));
      case Cut cut -> on(cut.stream(), SessionStream::abort);
      case Lost lost -> onLost(lost);
      case Closed closed -> onClosed(closed.stream());
      case Fetch fetch -> onFetch(fetch);
      case News news -> onNews(news.news());
      case OwnerLost lost -> onOwnerLost(lost.owner());
      case Used used -> used.questions().used();
      case Repeat tick -> onRepeat();
    }
    return Behaviors.same();
  }

  private void onOpen(SessionStream stream) {
    streams.put(stream.id(), stream);
    openings.add(stream);
  }

  private void onAdmit(Admit admit) {
    SessionStream stream = streams.get(admit.stream());
    if (stream == null || stream.subscriptions().length > 0) {
      return;
    }
    for (Subscription subscription : stream.subscribe(admit.channels())) {
      attendance.came(subscription);
      channels.computeIfAbsent(subscription.channel(), this::listen).add(subscription);
    }
  }

  private void onRefuse(Refuse refuse) {
    SessionStream stream = streams.remove(refuse.stream());
    if (stream != null) {
      stream.loop().run(() -> stream.refuse(refuse.refused()));
    }
  }

  private void onSubscribe(Subscribe wanted) {
    Consumer<@Nullable Position> told = at -> wanted.replyTo().tell(new Joined(at));
    SessionStream stream = streams.get(wanted.stream());
    if (stream == null) {
      told.accept(null);
      return;
    }
    Subscription known = stream.subscription(wanted.channel());
    ListenedChannel channel = channels.computeIfAbsent(wanted.channel(), this::listen);
    if (known == null) {
      Subscription made = stream.subscribe(wanted.channel(), number());
      attendance.came(made);
      channel.add(made, told);
    } else {
      channel.locate(known, told);
    }
  }

  private void onUnsubscribe(Unsubscribe unwanted) {
    SessionStream stream = streams.get(unwanted.stream());
    Subscription known = stream == null ? null : stream.subscription(unwanted.channel());
    if (stream != null && known != null) {
      stream.unsubscribe(known);
      release(known);
      stream.loop().run(() -> stream.leave(known, unwanted.why()));
    }
  }

  private void onWatch(Watch watch) {
    SessionStream stream = streams.get(watch.stream());
    if (stream != null) {
      attendance.watch(stream, watch.channels());
    }
  }

  private void onRecheck(PermissionNews news) {
    Set<String> concerned = new HashSet<>();
    for (SessionStream stream : streams.values()) {
      if (isAbout(news, stream)) {
        concerned.add(stream.session());
      }
    }
    concerned.forEach(recheck);
  }

  private static boolean isAbout(PermissionNews news, SessionStream stream) {
    return switch (news) {
      case PermissionNews.Users changed -> changed.users().contains(stream.user());
      case PermissionNews.Roles changed ->
          changed.roles().stream()
              .anyMatch(role -> stream.subscription(ChannelName.role(role)) != null);
      case PermissionNews.Everything all -> true;
    };
  }

  private void onUsers(ActorRef<Set<String>> replyTo) {
    Set<String> users = new HashSet<>();
    streams.values().forEach(stream -> users.add(stream.user()));
    replyTo.tell(users);
  }

  private void on(long id, Consumer<SessionStream> work) {
    SessionStream stream = streams.get(id);
    if (stream != null) {
      stream.loop().run(() -> work.accept(stream));
    }
  }

  /** Who finds the session at another node is to come back soon. */
  private static void end(SessionStream stream, Bye bye) {
    if (bye == Bye.DRAIN) {
      stream.sendAway(true);
    } else {
      stream.close(bye);
    }
  }

  private void onLost(Lost lost) {
    SessionStream stream = streams.get(lost.stream());
    if (stream != null && stream.subscriptions().length == 0) {
      lost.again().run();
    } else {
      on(lost.stream(), SessionStream::abort);
    }
  }

  private void onClosed(long id) {
    SessionStream stream = streams.remove(id);
    if (stream == null) {
      return;
    }
    for (Subscription subscription : stream.subscriptions()) {
      release(subscription);
    }
    attendance.closed(stream);
  }

  private void onFetch(Fetch asked) {
    questions(asked.subscription()).ask(asked);
  }

  /** Durable channels apart: one that waits for its journal must not keep others waiting. */
  private Questions questions(Subscription subscription) {
    return owners.isDurable(subscription.channel()) ? toDurable : toSlots;
  }

  private void onRepeat() {
    heard.look();
    unregistered.tick();
    openings.tick();
    toSlots.tick();
    toDurable.tick();
  }

  private void fetch(Fetch asked) {
    Subscription subscription = asked.subscription();
    String channel = subscription.channel();
    long stream = subscription.stream().id();
    owners
        .of(channel)
        .tell(
            new ChannelProtocol.Fetch(
                channel,
                asked.after(),
                asked.extent(),
                pageBytes,
                stream,
                subscription.number(),
                asked.question(),
                self));
  }

  private void onNews(ChannelNews news) {
    switch (news) {
      case ChannelNews.Delivered delivered -> onDelivered(delivered);
      case ChannelNews.Registered registered -> onRegistered(registered);
      case ChannelNews.Fetched fetched -> onFetched(fetched);
    }
  }

  private void onDelivered(ChannelNews.Delivered delivered) {
    ListenedChannel channel = channels.get(delivered.channel());
    if (channel != null) {
      channel.deliver(delivered.epoch(), delivered.frame());
    }
  }

  private void onRegistered(ChannelNews.Registered registered) {
    String owner = owners.ownerId(registered.channel());
    unregistered.remove(registered.channel());
    long epoch = registered.position().epoch();
    if (!owners.isDurable(registered.channel())) {
      heard.epoch(owner, epoch);
    }
    if (heard.from(owner, registered.entity())) {
      context.watchWith(registered.entity(), new OwnerLost(owner));
      unregistered.came(owner);
    }
    ListenedChannel channel = channels.get(registered.channel());
    if (channel != null) {
      channel.registered(registered.position(), heard.before(owner, epoch));
    }
  }

  private void onFetched(ChannelNews.Fetched fetched) {
    SessionStream stream = streams.get(fetched.stream());
    Subscription subscription = stream == null ? null : stream.subscription(fetched.subscription());
    if (stream != null && subscription != null) {
      Questions questions = questions(subscription);
      boolean othersWait = questions.answered(subscription, fetched.question());
      stream.loop().run(() -> stream.fetched(subscription, fetched.question(), fetched.page()));
      if (othersWait) {
        ActorRef<Command> hub = context.getSelf();
        stream.loop().run(() -> hub.tell(new Used(questions)));
      }
    }
  }

  /**
   * The owner lives again wherever the next message finds it; the channels of a slot have a new
   * epoch then.
   */
  private void onOwnerLost(String owner) {
    heard.lost(owner);
    for (String channel : channels.keySet()) {
      if (owners.ownerId(channel).equals(owner)) {
        unregistered.add(channel);
      }
    }
  }

  private void release(Subscription subscription) {
    questions(subscription).forget(subscription);
    attendance.went(subscription);
    String name = subscription.channel();
    ListenedChannel channel = channels.get(name);
    if (channel != null && channel.remove(subscription)) {
      channels.remove(name);
      unregistered.remove(name);
      owners.of(name).tell(new ChannelProtocol.Unlisten(name, self));
    }
  }

  /** One of the node's, so that no stream needs to count. */
  private int number() {
    int number = nextNumber;
    nextNumber = number == Integer.MAX_VALUE ? Subscription.LATER : number + 1;
    return number;
  }

  private ListenedChannel listen(String channel) {
    unregistered.add(channel);
    return new ListenedChannel();
  }

  private void askToListen(String channel) {
    owners.of(channel).tell(new ChannelProtocol.Listen(channel, self));
  }
}
