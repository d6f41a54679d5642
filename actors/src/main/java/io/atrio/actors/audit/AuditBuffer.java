package io.atrio.actors.audit;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.settings.AuditSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One per node. Holds the node's audit events until their trails have them, and sends them in
 * batches: to each trail one at a time, again if it is not answered.
 *
 * <p>Dies with its node, and with it what it holds: events for which nobody waits. Whoever waits is
 * told only once the event is in the journal.
 */
public final class AuditBuffer {
  private static final Logger LOG = LoggerFactory.getLogger(AuditBuffer.class);
  private static final Duration REPEAT = Duration.ofSeconds(2);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<AuditTrail.Recorded> arrivals;
  private final IntFunction<RecipientRef<AuditTrail.Command>> trails;
  private final AuditSettings settings;
  private final AuditPartitions partitions;
  private final String node;
  private final Clock clock;
  private final AuditMetrics metrics;
  private final Map<Integer, Outbox> outboxes = new HashMap<>();
  private final List<ActorRef<Done>> flushing = new ArrayList<>();
  private int held;
  private long dropped;

  /** What the buffer understands. */
  public sealed interface Command {}

  /** Keeps an event for which nobody waits. */
  public record Keep(AuditEvent event) implements Command {}

  /** Keeps an event; answers once it is journalled, or when it is given up. */
  public record Confirm(AuditEvent event, ActorRef<Answer> replyTo) implements Command {}

  /** Sends all that waits at once; answers when everything is journalled. */
  public record Flush(ActorRef<Done> replyTo) implements Command {}

  private record Arrived(AuditTrail.Recorded recorded) implements Command {}

  private record Expire(int partition, Pending pending) implements Command {}

  private record Repeat(int partition) implements Command {}

  /**
   * Each chain has a timer of its own, so that their batches do not all leave at once: beside the
   * streams a little work often is better than much at a time.
   */
  private record Depart(int partition) implements Command {}

  /**
   * How it ended for an event whose sender waits.
   *
   * @param refused empty if it is journalled; else it is given up, and is journalled only if it was
   *     on its way already
   */
  public record Answer(Optional<Refused> refused) {}

  private AuditBuffer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String node,
      AuditSettings settings,
      IntFunction<RecipientRef<AuditTrail.Command>> trails,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.arrivals = context.messageAdapter(AuditTrail.Recorded.class, Arrived::new);
    this.trails = trails;
    this.settings = settings;
    this.partitions = new AuditPartitions(settings.partitions());
    this.node = node;
    this.clock = clock;
    this.metrics = AuditMetrics.of(context.getSystem());
  }

  /** The buffer of {@code node}, which must be unique among all nodes of all times. */
  public static Behavior<Command> create(
      String node,
      AuditSettings settings,
      IntFunction<RecipientRef<AuditTrail.Command>> trails,
      Clock clock) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  AuditBuffer buffer =
                      new AuditBuffer(context, timers, node, settings, trails, clock);
                  return Behaviors.receiveMessage(buffer::onCommand);
                }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Keep keep -> onKeep(keep.event());
      case Confirm confirm -> onConfirm(new Pending(confirm.event(), confirm.replyTo()));
      case Flush flush -> onFlush(flush.replyTo());
      case Arrived arrived -> onArrived(arrived.recorded());
      case Expire expire -> onExpire(expire.partition(), expire.pending());
      case Repeat repeat -> onRepeat(repeat);
      case Depart depart -> onDepart(depart.partition());
    }
    return Behaviors.same();
  }

  private void onKeep(AuditEvent event) {
    if (held < settings.buffer()) {
      keep(new Pending(event, null));
      return;
    }
    metrics.dropped();
    if (dropped++ == 0) {
      LOG.warn("The audit trail cannot be written and {} events wait: more are dropped", held);
    }
  }

  private void onConfirm(Pending pending) {
    if (held < settings.buffer()) {
      int partition = keep(pending);
      context.scheduleOnce(
          settings.acknowledgeWithin(), context.getSelf(), new Expire(partition, pending));
    } else {
      refuse(pending);
    }
  }

  private void onFlush(ActorRef<Done> replyTo) {
    flushing.add(replyTo);
    outboxes.keySet().forEach(this::onDepart);
    answerFlushes();
  }

  private void onArrived(AuditTrail.Recorded recorded) {
    Outbox outbox = outbox(recorded.partition());
    List<Pending> journalled = outbox.arrived(recorded.batch());
    if (journalled.isEmpty()) {
      return;
    }
    timers.cancel(new Repeat(recorded.partition()));
    journalled.forEach(pending -> pending.answer(Optional.empty()));
    metrics.journalled(journalled.size());
    release(journalled.size());
    if (!flushing.isEmpty()) {
      outbox.overdue();
    }
    sendIfDue(recorded.partition(), outbox);
    answerFlushes();
  }

  private void onExpire(int partition, Pending pending) {
    boolean withdrawn = outbox(partition).withdraw(pending);
    refuse(pending);
    if (withdrawn) {
      release(1);
    }
  }

  private void onRepeat(Repeat repeat) {
    AuditTrail.RecordBatch sent = outbox(repeat.partition()).sent();
    if (sent != null) {
      send(repeat.partition(), sent);
    }
  }

  private void onDepart(int partition) {
    Outbox outbox = outbox(partition);
    outbox.overdue();
    sendIfDue(partition, outbox);
  }

  /** Somebody who has been answered already waits no more. */
  private void refuse(Pending pending) {
    if (pending.urgent()) {
      metrics.refused();
      pending.answer(unavailable());
    }
  }

  private int keep(Pending pending) {
    metrics.waiting(++held);
    int partition = partitions.of(pending.event());
    Outbox outbox = outbox(partition);
    outbox.add(pending);
    sendIfDue(partition, outbox);
    Depart depart = new Depart(partition);
    if (!timers.isTimerActive(depart)) {
      timers.startSingleTimer(depart, depart, settings.flushInterval());
    }
    return partition;
  }

  /** There is room again: what was dropped is told first. */
  private void release(int events) {
    held -= events;
    metrics.waiting(held);
    if (dropped > 0 && held < settings.buffer()) {
      String detail = dropped + " events were dropped: too many waited";
      dropped = 0;
      keep(
          new Pending(
              new AuditEvent(
                  clock.millis(),
                  AuditType.AUDIT_DROPPED,
                  "",
                  "",
                  "",
                  "",
                  node,
                  AuditEvent.Outcome.FAILED,
                  detail,
                  ""),
              null));
    }
  }

  private void sendIfDue(int partition, Outbox outbox) {
    if (outbox.isDue(settings.batch())) {
      send(partition, outbox.next(node, settings.batch(), arrivals));
    }
  }

  private void send(int partition, AuditTrail.RecordBatch batch) {
    trails.apply(partition).tell(batch);
    Repeat repeat = new Repeat(partition);
    timers.startSingleTimer(repeat, repeat, REPEAT);
  }

  private void answerFlushes() {
    if (held == 0) {
      flushing.forEach(waiter -> waiter.tell(Done.getInstance()));
      flushing.clear();
    }
  }

  private Outbox outbox(int partition) {
    return outboxes.computeIfAbsent(partition, p -> new Outbox());
  }

  private static Optional<Refused> unavailable() {
    return Optional.of(Refused.of(ErrorCode.STORAGE_UNAVAILABLE));
  }
}
