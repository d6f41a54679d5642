package io.atrio.actors.directory;

import io.atrio.actors.session.EndedSessions;
import io.atrio.cluster.placement.LivingNodes;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * One per node: tells the store which sessions live here, and hears from it which live elsewhere
 * too and which were ended. What happens within a few milliseconds is told together.
 *
 * <p>Looks each second whether the store is there and has not lost what it was told. If it was away
 * or has lost everything, or if another node has come, all is told again.
 */
final class DirectoryKeeper {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration GATHER = Duration.ofMillis(10);
  private static final Duration REFRESH = Duration.ofSeconds(10);

  /** Refreshes in which all sessions are told again: a quarter of the life of an entry. */
  private static final int REFRESHES = 90;

  /**
   * What is told next waits so long for each session that turned out to live elsewhere too: its
   * clients come back at once, and not those of all sessions together.
   */
  private static final Duration FOR_A_MOVE = Duration.ofMillis(2);

  private static final int TOGETHER = 500;
  private static final int MOST_ENDED = 100_000;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Parts parts;
  private final StoreSaid said;
  private final LivingNodes living = new LivingNodes();
  private Consumer<RemoteStreams.Away> lost = away -> {};
  private int failures;
  private boolean looking;
  private boolean telling;
  private boolean tellAgain;
  private @Nullable Iterator<String> untold;
  private @Nullable Iterator<String> unrefreshed;

  /**
   * What it works with.
   *
   * @param node this node's id
   */
  record Parts(
      String node,
      DirectoryStore store,
      DirectoryHealth health,
      DirectoryNodes nodes,
      LocalSessions local,
      RemoteStreams remote,
      EndedSessions ended) {}

  /** What it understands. */
  sealed interface Command {}

  private record Clustered(ClusterEvent.ClusterDomainEvent event) implements Command {}

  private enum Look implements Command {
    NOW
  }

  private enum Refresh implements Command {
    NOW
  }

  /** Another node has come, or is seen again. */
  enum Settle implements Command {
    NOW
  }

  private enum Changed implements Command {
    NOW
  }

  private enum Flush implements Command {
    NOW
  }

  private enum TellOn implements Command {
    NOW
  }

  /** Whether the store has what it was told; null if it does not answer. */
  private record Looked(@Nullable Boolean there, @Nullable Throwable failure) implements Command {}

  private record Told(
      List<Claim> claims, @Nullable List<String> places, @Nullable Throwable failure)
      implements Command {}

  private record Heard(@Nullable Map<String, Long> ended, @Nullable Throwable failure)
      implements Command {}

  /** Whether the store has all it was told, and says so from now on; null if it does not answer. */
  private record Marked(@Nullable Boolean all, @Nullable Throwable failure) implements Command {}

  /** What is done from now on with streams whose session was on a node that has gone. */
  record Losing(Consumer<RemoteStreams.Away> lost) implements Command {}

  /** Sent by the platform that stops: tells the store at once what it has not been told. */
  record Finish(ActorRef<Done> replyTo) implements Command {}

  private DirectoryKeeper(
      ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
    this.context = context;
    this.timers = timers;
    this.parts = parts;
    this.said =
        new StoreSaid(parts.local(), parts.ended(), context.getSystem().<Integer>ignoreRef());
  }

  static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  DirectoryKeeper keeper = new DirectoryKeeper(context, timers, parts);
                  keeper.begin();
                  return Behaviors.receiveMessage(keeper::onCommand);
                }));
  }

  private void begin() {
    timers.startTimerWithFixedDelay(Look.NOW, Duration.ZERO, LOOK);
    timers.startTimerWithFixedDelay(Refresh.NOW, REFRESH);
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.ClusterDomainEvent.class, Clustered::new),
                ClusterEvent.ClusterDomainEvent.class));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Clustered clustered -> onClustered(clustered.event());
      case Look look -> onLook();
      case Looked looked -> onLooked(looked);
      case Refresh refresh -> onRefresh();
      case Changed changed -> timers.startSingleTimer(Flush.NOW, GATHER);
      case Flush flush -> onFlush();
      case Told told -> onTold(told);
      case TellOn on -> tellOn();
      case Heard heard -> onHeard(heard);
      case Marked marked -> onMarked(marked);
      case Settle settle -> onSettle();
      case Losing losing -> lost = losing.lost();
      case Finish finish -> onFinish(finish.replyTo());
    }
    return Behaviors.same();
  }

  /** A stream whose session was on a node that has gone comes again, and finds it elsewhere. */
  private void onClustered(ClusterEvent.ClusterDomainEvent event) {
    if (living.take(event)) {
      Set<String> others = parts.nodes().changed(living);
      lose();
      if (!others.isEmpty()) {
        parts.nodes().at(others).forEach(other -> other.tell(SessionsHere.Settle.NOW));
        onSettle();
      }
    }
  }

  private void lose() {
    parts.remote().lost(parts.nodes().ids()::contains).forEach(lost);
  }

  /** While nodes did not see each other, sessions may have been born on both sides. */
  private void onSettle() {
    if (!parts.health().isDegraded()) {
      tellAll();
    }
  }

  private void onLook() {
    if (!looking) {
      looking = true;
      context.pipeToSelf(parts.store().isMarked(parts.node()), Looked::new);
    }
  }

  private void onLooked(Looked looked) {
    looking = false;
    Boolean there = looked.there();
    Throwable failure = looked.failure();
    if (failure != null) {
      parts.health().failed(failure);
    } else if (untold == null && (parts.health().isDegraded() || Boolean.FALSE.equals(there))) {
      tellAll();
    }
  }

  /**
   * First what was ended: whoever comes back meanwhile is refused. A mark that goes ahead of all
   * says in the end whether the store has lost something since.
   */
  private void tellAll() {
    if (untold != null) {
      tellAgain = true;
      return;
    }
    failures = parts.health().failures();
    ActorRef<Command> self = context.getSelf();
    parts.local().listen(() -> self.tell(Changed.NOW));
    untold = parts.local().all();
    CompletionStage<Map<String, Long>> ended =
        parts
            .store()
            .mark(begun())
            .thenCompose(done -> parts.store().end(parts.ended().all()))
            .thenCompose(done -> parts.store().ended(parts.ended().now(), MOST_ENDED));
    context.pipeToSelf(ended, Heard::new);
  }

  private void onHeard(Heard heard) {
    Map<String, Long> ended = heard.ended();
    if (ended == null) {
      failed(heard.failure());
      return;
    }
    ended.forEach(said::ended);
    if (untold != null) {
      tellNext();
    }
  }

  private void tellNext() {
    Iterator<String> rest = untold;
    if (rest == null || telling) {
      return;
    }
    List<Claim> some = parts.local().claims(rest, TOGETHER);
    if (some.isEmpty()) {
      context.pipeToSelf(markIfAllIsThere(), Marked::new);
    } else {
      tell(some, List.of());
    }
  }

  private CompletionStage<Boolean> markIfAllIsThere() {
    return parts
        .store()
        .isMarked(begun())
        .thenCompose(
            all ->
                all
                    ? parts.store().mark(parts.node()).thenApply(done -> true)
                    : CompletableFuture.completedStage(false));
  }

  private String begun() {
    return parts.node() + "/begun";
  }

  private void onMarked(Marked marked) {
    untold = null;
    Boolean all = marked.all();
    if (all == null) {
      failed(marked.failure());
      return;
    }
    tellAgain |= !all || failures != parts.health().failures();
    if (!tellAgain) {
      parts.health().recovered(parts.local().count());
    }
    if (tellAgain) {
      tellAgain = false;
      tellAll();
    } else {
      onFlush();
    }
  }

  private void onFlush() {
    if (telling || untold != null || parts.health().isDegraded()) {
      return;
    }
    LocalSessions.News news = parts.local().take(TOGETHER);
    if (!news.come().isEmpty() || !news.gone().isEmpty()) {
      tell(news.come(), news.gone());
    }
  }

  private void onRefresh() {
    if (telling || untold != null || parts.health().isDegraded()) {
      return;
    }
    context.pipeToSelf(
        parts.store().ended(parts.ended().untilOfTheLastMinute(), MOST_ENDED), Heard::new);
    Iterator<String> rest = unrefreshed;
    if (rest == null || !rest.hasNext()) {
      rest = parts.local().all();
      unrefreshed = rest;
    }
    int share = Math.clamp(parts.local().count() / REFRESHES + 1, 1, TOGETHER);
    List<Claim> some = parts.local().claims(rest, share);
    if (!some.isEmpty()) {
      tell(some, List.of());
    }
  }

  private void tell(List<Claim> come, List<Claim> gone) {
    telling = true;
    CompletionStage<List<String>> claimed =
        come.isEmpty()
            ? parts.store().release(gone).thenApply(done -> List.of())
            : parts.store().claim(come, parts.nodes().ids());
    CompletionStage<List<String>> all =
        come.isEmpty() || gone.isEmpty()
            ? claimed
            : claimed.thenCombine(parts.store().release(gone), (places, done) -> places);
    context.pipeToSelf(all, (places, failure) -> new Told(come, places, failure));
  }

  private void onTold(Told told) {
    telling = false;
    List<String> places = told.places();
    if (places == null) {
      failed(told.failure());
      return;
    }
    int moving = 0;
    for (int i = 0; i < places.size(); i++) {
      moving += said.placed(told.claims().get(i), places.get(i)) ? 1 : 0;
    }
    if (moving == 0) {
      tellOn();
    } else {
      telling = true;
      timers.startSingleTimer(TellOn.NOW, FOR_A_MOVE.multipliedBy(moving));
    }
  }

  private void tellOn() {
    telling = false;
    if (untold == null) {
      onFlush();
    } else {
      tellNext();
    }
  }

  private void failed(@Nullable Throwable failure) {
    untold = null;
    tellAgain = false;
    parts.health().failed(failure == null ? new IllegalStateException("no answer") : failure);
  }

  private void onFinish(ActorRef<Done> replyTo) {
    LocalSessions.News news = parts.local().take(Integer.MAX_VALUE);
    CompletionStage<Done> released =
        parts.health().isDegraded() || news.gone().isEmpty()
            ? CompletableFuture.completedStage(Done.getInstance())
            : parts.store().release(news.gone());
    var unused = released.handle((done, failure) -> Done.getInstance()).thenAccept(replyTo::tell);
  }
}
