package io.atrio.actors.audit;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.settings.AuditSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Where everything on a node hands in what the audit trail is to hold. Events come from {@link
 * #event}, which fills in when and on which node. Thread-safe; nothing here blocks.
 */
public final class AuditLog {
  /** Past the time the buffer itself gives up after: only a buffer that is dead is so late. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private static final Duration FLUSH_WITHIN = Duration.ofSeconds(3);

  private final String node;
  private final Clock clock;
  private final Duration acknowledgeWithin;
  private final Scheduler scheduler;
  private final ActorRef<AuditBuffer.Command> buffer;
  private final ActorRef<AuthenticationWatch.Command> watch;

  /** A log over {@code buffer} and {@code watch}, which acknowledge within the time given. */
  public AuditLog(
      String node,
      Clock clock,
      Duration acknowledgeWithin,
      Scheduler scheduler,
      ActorRef<AuditBuffer.Command> buffer,
      ActorRef<AuthenticationWatch.Command> watch) {
    this.node = node;
    this.clock = clock;
    this.acknowledgeWithin = acknowledgeWithin;
    this.scheduler = scheduler;
    this.buffer = buffer;
    this.watch = watch;
  }

  /**
   * Starts the actors of {@code node}, which is unique among all nodes of all times, and wakes the
   * trails: the first event will not wait for them to recover.
   */
  public static AuditLog start(
      ActorSystem<?> system,
      String node,
      AuditSettings settings,
      IntFunction<RecipientRef<AuditTrail.Command>> trails,
      Clock clock) {
    ActorRef<AuditBuffer.Command> buffer =
        system.systemActorOf(
            settings.enabled()
                ? AuditBuffer.create(node, settings, trails, clock)
                : AuditOff.create(),
            "audit-buffer",
            Props.empty());
    ActorRef<AuthenticationWatch.Command> watch =
        system.systemActorOf(
            AuthenticationWatch.create(node, buffer, clock), "authentication-watch", Props.empty());
    int woken = settings.enabled() ? settings.partitions() : 0;
    for (int partition = 0; partition < woken; partition++) {
      trails.apply(partition).tell(new AuditTrail.Head(system.ignoreRef()));
    }
    return new AuditLog(
        node, clock, settings.acknowledgeWithin(), system.scheduler(), buffer, watch);
  }

  /**
   * Something that was done just now, seen by this node.
   *
   * @param target on what; may be empty
   * @param detail one short line; may be empty; holds no secret
   */
  public AuditEvent event(
      AuditType type,
      AuditOrigin origin,
      String target,
      AuditEvent.Outcome outcome,
      String detail) {
    return new AuditEvent(
        clock.millis(),
        type,
        origin.user(),
        origin.session(),
        target,
        origin.address(),
        node,
        outcome,
        detail,
        origin.request());
  }

  /**
   * Hands in an event for which nobody waits, such as one of a session's life. It is written within
   * a fraction of a second; dropped and counted if too many wait already, and lost if the node dies
   * before.
   */
  public void note(AuditEvent event) {
    buffer.tell(new AuditBuffer.Keep(own(event)));
  }

  /**
   * Hands in a security or administrative event. Completes, never exceptionally, with nothing once
   * it is journalled; with a refusal when {@code atrio.audit.acknowledge-within} is over or, if too
   * many wait already, at once. What is refused so must not be done: the event may nevertheless be
   * in the trail if it was on its way.
   */
  public CompletionStage<Optional<Refused>> record(AuditEvent event) {
    AuditEvent own = own(event);
    return AskPattern.<AuditBuffer.Command, AuditBuffer.Answer>ask(
            buffer,
            replyTo -> new AuditBuffer.Confirm(own, replyTo),
            acknowledgeWithin.plus(LATE),
            scheduler)
        .thenApply(AuditBuffer.Answer::refused)
        .exceptionally(failure -> Optional.of(Refused.of(ErrorCode.STORAGE_UNAVAILABLE)));
  }

  /** Counts a failed authentication; a minute's failures of an address become one event. */
  public void authenticationFailed(String address, ErrorCode code) {
    watch.tell(new AuthenticationWatch.Count(address, code));
  }

  /**
   * Writes all that waits, without waiting for more. Completes, never exceptionally, when it is
   * journalled or three seconds are over. For the orderly stop of a node, before it leaves the
   * cluster.
   */
  public CompletionStage<Done> flush() {
    return AskPattern.<AuthenticationWatch.Command, Done>ask(
            watch, AuthenticationWatch.Flush::new, FLUSH_WITHIN, scheduler)
        .exceptionally(failure -> Done.getInstance());
  }

  /** Batches are told apart by their node, so an event of another one would be lost. */
  private AuditEvent own(AuditEvent event) {
    if (!event.node().equals(node)) {
      throw new IllegalArgumentException("the event is of node " + event.node() + ", not " + node);
    }
    return event;
  }
}
