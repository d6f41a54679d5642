package io.atrio.actors.audit;

import io.atrio.actors.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One per node. Counts failed authentications and hands the buffer one event an address and minute.
 * Dies with its node, and with it the counts of at most a minute.
 */
public final class AuthenticationWatch {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TimerScheduler<Command> timers;
  private final String node;
  private final ActorRef<AuditBuffer.Command> buffer;
  private final Clock clock;
  private final AuthenticationFailures failures = new AuthenticationFailures();

  /** What the watch understands. */
  public sealed interface Command {}

  /** Somebody at {@code address} could not be authenticated. */
  public record Count(String address, ErrorCode code) implements Command {}

  /** Hands over what was counted so far, and then asks the buffer to flush. */
  public record Flush(ActorRef<Done> replyTo) implements Command {}

  private enum Minute implements Command {
    OVER
  }

  private AuthenticationWatch(
      TimerScheduler<Command> timers,
      String node,
      ActorRef<AuditBuffer.Command> buffer,
      Clock clock) {
    this.timers = timers;
    this.node = node;
    this.buffer = buffer;
    this.clock = clock;
  }

  /** The watch of {@code node}. */
  public static Behavior<Command> create(
      String node, ActorRef<AuditBuffer.Command> buffer, Clock clock) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.receiveMessage(
                new AuthenticationWatch(timers, node, buffer, clock)::onCommand));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Count count -> onCount(count);
      case Flush flush -> onFlush(flush.replyTo());
      case Minute over -> handOver();
    }
    return Behaviors.same();
  }

  private void onCount(Count count) {
    failures.add(count.address(), count.code(), clock.millis());
    if (!timers.isTimerActive(Minute.OVER)) {
      timers.startSingleTimer(Minute.OVER, MINUTE);
    }
  }

  private void onFlush(ActorRef<Done> replyTo) {
    handOver();
    buffer.tell(new AuditBuffer.Flush(replyTo));
  }

  private void handOver() {
    failures.drain().forEach(tally -> buffer.tell(new AuditBuffer.Keep(event(tally))));
  }

  private AuditEvent event(AuthenticationFailures.Tally tally) {
    return new AuditEvent(
        tally.since(),
        AuditType.AUTHENTICATION_FAILED,
        "",
        "",
        tally.target(),
        tally.address(),
        node,
        AuditEvent.Outcome.DENIED,
        tally.detail(),
        "");
  }
}
