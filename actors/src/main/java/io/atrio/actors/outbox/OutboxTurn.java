package io.atrio.actors.outbox;

import io.atrio.actors.error.Refused;
import io.atrio.cluster.settings.OutboxSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outbox while this node has the turn: looks for rows, has them published in order
 * within each channel, and settles them. One look and one settlement are under way at a time, so
 * that rows gather for the next while the database works.
 *
 * <p>Owns the rows it holds, all of which are in the database until they are settled. It ends with
 * the first failure of its connection, or when that has not answered for so long that another node
 * may have the turn; whoever comes next finds in the database what was not settled.
 */
final class OutboxTurn {
  /** Leaves a third of the lease to what is on its way. */
  private static final long FRESH_NANOS = OutboxConnection.LEASE.toNanos() * 2 / 3;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final OutboxConnection connection;
  private final RowPublisher publisher;
  private final OutboxWindow window;
  private final ActorRef<Report> reports;
  private final LongSupplier nanos;
  private final OutboxMetrics metrics;
  private final RefusedRows refusedRows = new RefusedRows();
  private boolean looking;
  private boolean wanted;
  private boolean settling;
  private boolean draining;
  private boolean told;
  private long lookedAt;
  private long answeredAt;

  /** What the turn understands. */
  sealed interface Command {}

  /** There may be rows to look for. */
  enum News implements Command {
    NOW
  }

  /** Ends the turn once what is under way is settled. */
  enum Drain implements Command {
    NOW
  }

  private enum Tick implements Command {
    NOW
  }

  private record Looked(OutboxLook look, List<OutboxRow> rows) implements Command {}

  private record Answered(OutboxRow row, Optional<Refused> refused) implements Command {}

  private record Unanswered(OutboxRow row) implements Command {}

  private record Again(OutboxRow row) implements Command {}

  private record Settled(OutboxSettlement settlement) implements Command {}

  private record Broken(Throwable failure) implements Command {}

  /** What it tells of itself. */
  sealed interface Report {}

  /** The database has answered for the first time. */
  enum Working implements Report {
    NOW
  }

  /**
   * The turn is over.
   *
   * @param unsettled rows that are published and may not be deleted
   * @param failure what ended it; null if it was drained
   */
  record Over(Set<Long> unsettled, @Nullable Throwable failure) implements Report {}

  private OutboxTurn(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      OutboxConnection connection,
      RowPublisher publisher,
      OutboxWindow window,
      ActorRef<Report> reports,
      LongSupplier nanos) {
    this.context = context;
    this.timers = timers;
    this.connection = connection;
    this.publisher = publisher;
    this.window = window;
    this.reports = reports;
    this.nanos = nanos;
    this.metrics = OutboxMetrics.of(context.getSystem());
    this.answeredAt = nanos.getAsLong();
  }

  /** A turn over {@code connection}, which has just taken it, with the empty {@code window}. */
  static Behavior<Command> create(
      OutboxConnection connection,
      RowPublisher publisher,
      OutboxSettings settings,
      OutboxWindow window,
      ActorRef<Report> reports,
      LongSupplier nanos) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  OutboxTurn turn =
                      new OutboxTurn(
                          context, timers, connection, publisher, window, reports, nanos);
                  timers.startTimerWithFixedDelay(Tick.NOW, settings.pollInterval());
                  turn.look();
                  turn.settle();
                  return Behaviors.receiveMessage(turn::onCommand);
                }));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case News now -> onNews();
      case Tick now -> onTick();
      case Looked looked -> onLooked(looked);
      case Answered answered -> onAnswered(answered);
      case Unanswered unanswered -> onUnanswered(unanswered.row());
      case Again again -> onAgain(again.row());
      case Settled settled -> onSettled(settled.settlement());
      case Broken broken -> over(broken.failure());
      case Drain now -> onDrain();
    };
  }

  private Behavior<Command> onNews() {
    wanted = true;
    return goOn();
  }

  /** Looks in any case: a connection that asks nothing loses its turn. */
  private Behavior<Command> onTick() {
    if (looking) {
      wanted = true;
    } else {
      look();
    }
    return goOn();
  }

  private Behavior<Command> onLooked(Looked looked) {
    looking = false;
    answeredAt = lookedAt;
    if (!told) {
      told = true;
      reports.tell(Working.NOW);
    }
    if (draining) {
      return goOn();
    }
    wanted |= looked.look().isFilledBy(looked.rows());
    window.add(looked.rows()).forEach(this::publish);
    return goOn();
  }

  private Behavior<Command> onAnswered(Answered answered) {
    OutboxRow row = answered.row();
    Refused refused = answered.refused().orElse(null);
    if (refused != null && refused.code().retry()) {
      return onUnanswered(row);
    }
    metrics.count(refused == null ? OutboxMetrics.Fate.PUBLISHED : OutboxMetrics.Fate.REFUSED);
    wanted |= window.isResting(row);
    Optional<OutboxRow> next =
        refused == null
            ? window.published(row)
            : window.refused(row, refused.code().code() + ": " + refused.detail());
    if (nanos.getAsLong() - answeredAt > FRESH_NANOS) {
      return over(new IllegalStateException("the database has not answered for too long"));
    }
    next.ifPresent(this::publish);
    return goOn();
  }

  private Behavior<Command> onUnanswered(OutboxRow row) {
    metrics.count(OutboxMetrics.Fate.UNANSWERED);
    Duration rest = window.unanswered(row);
    if (draining) {
      window.drain();
    } else {
      timers.startSingleTimer(row.channel(), new Again(row), rest);
    }
    return goOn();
  }

  private Behavior<Command> onAgain(OutboxRow row) {
    if (window.isResting(row)) {
      publish(row);
    }
    return goOn();
  }

  private Behavior<Command> onSettled(OutboxSettlement settlement) {
    settling = false;
    window.settled(settlement);
    refusedRows.tell(settlement.refused(), nanos.getAsLong());
    return goOn();
  }

  private Behavior<Command> onDrain() {
    draining = true;
    window.drain();
    return goOn();
  }

  /** Does what there is to do now. */
  private Behavior<Command> goOn() {
    if (wanted && !looking && !draining && window.hasRoom()) {
      look();
    }
    if (!settling) {
      settle();
    }
    return draining && !settling && window.isIdle() ? over(null) : Behaviors.same();
  }

  private void look() {
    looking = true;
    wanted = false;
    lookedAt = nanos.getAsLong();
    OutboxLook look = window.look();
    context.pipeToSelf(
        connection.look(look),
        (rows, failure) -> failure == null ? new Looked(look, rows) : new Broken(failure));
  }

  private void settle() {
    OutboxSettlement settlement = window.settlement();
    if (settlement.isEmpty()) {
      return;
    }
    settling = true;
    context.pipeToSelf(
        connection.settle(settlement),
        (Done done, Throwable failure) ->
            failure == null ? new Settled(settlement) : new Broken(failure));
  }

  private void publish(OutboxRow row) {
    context.pipeToSelf(
        publisher.publish(row),
        (refused, failure) -> failure == null ? new Answered(row, refused) : new Unanswered(row));
  }

  private Behavior<Command> over(@Nullable Throwable failure) {
    reports.tell(new Over(window.unsettled(), failure));
    return Behaviors.stopped();
  }
}
