package io.atrio.actors.outbox;

import io.atrio.cluster.settings.OutboxSettings;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the outbox, one node at a time: holds a connection to the database, takes the turn with
 * it as soon as nobody else has it, and opens another one when it breaks. The other nodes' relays
 * stand by. It never gives up: while the database is away it tries again, every 3 seconds at last,
 * and says so once.
 *
 * <p>Owns the connection. What it knows that the database does not is which rows it has published
 * and could not delete; it remembers them across connections, and a node that is killed leaves them
 * to the idempotency keys of their channels.
 */
public final class OutboxRelay {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(2);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final OutboxStore store;
  private final RowPublisher publisher;
  private final OutboxSettings settings;
  private final int maxData;
  private final ActorRef<OutboxTurn.Report> reports;
  private final OutboxMetrics metrics;
  private Set<Long> unsettled = Set.of();
  private Duration pause = FIRST_PAUSE;
  private boolean opening;
  private boolean away;
  private @Nullable OutboxConnection connection;
  private @Nullable ActorRef<OutboxTurn.Command> turn;
  private @Nullable ActorRef<Done> stopping;

  /** What the relay understands. */
  public sealed interface Command {}

  /** Ends it once what is under way is settled, within two seconds; it answers then. */
  public record Stop(ActorRef<Done> replyTo) implements Command {}

  private enum Open implements Command {
    NOW
  }

  private enum Take implements Command {
    NOW
  }

  private enum News implements Command {
    NOW
  }

  private enum Late implements Command {
    NOW
  }

  private record Opened(OutboxConnection connection) implements Command {}

  private record Taken(boolean turn) implements Command {}

  private record Failed(Throwable failure) implements Command {}

  private record Reported(OutboxTurn.Report report) implements Command {}

  private OutboxRelay(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      OutboxStore store,
      RowPublisher publisher,
      OutboxSettings settings,
      int maxData) {
    this.context = context;
    this.timers = timers;
    this.store = store;
    this.publisher = publisher;
    this.settings = settings;
    this.maxData = maxData;
    this.reports = context.messageAdapter(OutboxTurn.Report.class, Reported::new);
    this.metrics = OutboxMetrics.of(context.getSystem());
  }

  /**
   * The relay of this node.
   *
   * @param maxData bytes of the largest data of an event
   */
  public static Behavior<Command> create(
      OutboxStore store, RowPublisher publisher, OutboxSettings settings, int maxData) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  OutboxRelay relay =
                      new OutboxRelay(context, timers, store, publisher, settings, maxData);
                  relay.open();
                  return Behaviors.receive(Command.class)
                      .onMessage(Command.class, relay::onCommand)
                      .onSignal(ChildFailed.class, failed -> relay.onTurnFailed(failed.getCause()))
                      .onSignal(Terminated.class, ended -> Behaviors.same())
                      .onSignal(PostStop.class, stopped -> relay.onStopped())
                      .build();
                }));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Open now -> open();
      case Opened opened -> onOpened(opened.connection());
      case Take now -> take();
      case Taken taken -> onTaken(taken.turn());
      case News now -> onNews();
      case Failed failed -> onFailed(failed.failure());
      case Reported reported -> onReported(reported.report());
      case Stop stop -> onStop(stop.replyTo());
      case Late now -> end();
    };
  }

  private Behavior<Command> open() {
    opening = true;
    ActorRef<Command> self = context.getSelf();
    context.pipeToSelf(
        store.open(() -> self.tell(News.NOW)),
        (opened, failure) -> failure == null ? new Opened(opened) : new Failed(failure));
    return Behaviors.same();
  }

  private Behavior<Command> onOpened(OutboxConnection opened) {
    opening = false;
    connection = opened;
    return stopping == null ? take() : end();
  }

  private Behavior<Command> take() {
    OutboxConnection standby = connection;
    if (standby != null) {
      context.pipeToSelf(
          standby.take(),
          (taken, failure) -> failure == null ? new Taken(taken) : new Failed(failure));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onTaken(boolean taken) {
    OutboxConnection ours = connection;
    if (taken && ours != null) {
      OutboxWindow window = new OutboxWindow(settings.batch(), maxData);
      window.adopt(unsettled);
      turn =
          context.spawnAnonymous(
              OutboxTurn.create(ours, publisher, settings, window, reports, System::nanoTime));
      context.watch(turn);
    } else {
      works();
      timers.startSingleTimer(Take.NOW, settings.pollInterval());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onNews() {
    if (turn != null) {
      turn.tell(OutboxTurn.News.NOW);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onReported(OutboxTurn.Report report) {
    return switch (report) {
      case OutboxTurn.Working now -> onWorking();
      case OutboxTurn.Over over -> onOver(over);
    };
  }

  private Behavior<Command> onWorking() {
    LOG.info("This node publishes the outbox");
    metrics.turn(true);
    return works();
  }

  private Behavior<Command> onOver(OutboxTurn.Over over) {
    turn = null;
    metrics.turn(false);
    unsettled = over.unsettled();
    return over.failure() == null ? end() : onFailed(over.failure());
  }

  private Behavior<Command> onFailed(Throwable failure) {
    opening = false;
    close();
    if (stopping != null) {
      return end();
    }
    if (!away) {
      away = true;
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      LOG.warn(
          "The outbox cannot be published; it is tried again until it can: {}", cause.toString());
    }
    timers.startSingleTimer(Open.NOW, pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    return Behaviors.same();
  }

  private Behavior<Command> onStop(ActorRef<Done> replyTo) {
    stopping = replyTo;
    if (turn != null) {
      turn.tell(OutboxTurn.Drain.NOW);
      timers.startSingleTimer(Late.NOW, DRAINED_WITHIN);
      return Behaviors.same();
    }
    if (opening) {
      // The connection that is coming must be closed; whoever stops need not wait for that.
      replyTo.tell(Done.getInstance());
      return Behaviors.same();
    }
    return end();
  }

  private Behavior<Command> works() {
    pause = FIRST_PAUSE;
    if (away) {
      away = false;
      LOG.info("The outbox can be published again");
    }
    return Behaviors.same();
  }

  private Behavior<Command> end() {
    if (stopping != null) {
      stopping.tell(Done.getInstance());
    }
    return Behaviors.stopped();
  }

  private Behavior<Command> onTurnFailed(Throwable failure) {
    return onOver(new OutboxTurn.Over(unsettled, failure));
  }

  private Behavior<Command> onStopped() {
    close();
    return Behaviors.same();
  }

  private void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
