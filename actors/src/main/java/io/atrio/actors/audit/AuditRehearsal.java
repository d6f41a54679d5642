package io.atrio.actors.audit;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.cluster.settings.AuditSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Has the audit trail of so many sessions written before the platform is announced, with everything
 * but the writing itself: a buffer and trails of its own, a journal that keeps nothing. What the
 * compiler would do while the first clients come is done then (docs/decisions/0004). Then it stops.
 */
public final class AuditRehearsal {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** Sessions whose events are on their way at once. */
  private static final int AT_ONCE = 500;

  private static final List<AuditType> LIFE =
      List.of(
          AuditType.SESSION_OPENED,
          AuditType.STREAM_ATTACHED,
          AuditType.STREAM_DETACHED,
          AuditType.SESSION_CLOSED);

  private final ActorContext<Next> context;
  private final AuditLog log;
  private final int sessions;
  private final CompletableFuture<Done> done;
  private final long end = System.nanoTime() + LIMIT.toNanos();
  private int begun;

  /** What the rehearsal tells itself. */
  public enum Next {
    ROUND
  }

  private AuditRehearsal(
      ActorContext<Next> context, AuditLog log, int sessions, CompletableFuture<Done> done) {
    this.context = context;
    this.log = log;
    this.sessions = sessions;
    this.done = done;
  }

  /**
   * A rehearsal with so many sessions.
   *
   * @param done completed when it is over or, at the latest, a little after fifteen seconds
   */
  public static Behavior<Next> create(
      String node,
      AuditSettings settings,
      int sessions,
      Clock clock,
      CompletableFuture<Done> done) {
    return Behaviors.setup(
        context -> {
          context.getSelf().tell(Next.ROUND);
          AuditLog log = log(context, node, settings, clock);
          AuditRehearsal rehearsal = new AuditRehearsal(context, log, sessions, done);
          return Behaviors.receiveMessage(next -> rehearsal.onNext());
        });
  }

  private static AuditLog log(
      ActorContext<Next> context, String node, AuditSettings settings, Clock clock) {
    List<ActorRef<AuditTrail.Command>> trails =
        IntStream.range(0, settings.partitions())
            .mapToObj(p -> context.spawn(AuditTrail.rehearsal(p, clock), "trail-" + p))
            .toList();
    ActorRef<AuditBuffer.Command> buffer =
        context.spawn(AuditBuffer.create(node, settings, trails::get, clock), "buffer");
    ActorRef<AuthenticationWatch.Command> watch =
        context.spawn(AuthenticationWatch.create(node, buffer, clock), "watch");
    return new AuditLog(
        node, clock, settings.acknowledgeWithin(), context.getSystem().scheduler(), buffer, watch);
  }

  private Behavior<Next> onNext() {
    if (begun >= sessions || System.nanoTime() >= end) {
      done.complete(Done.getInstance());
      return Behaviors.stopped();
    }
    int until = Math.min(begun + AT_ONCE, sessions);
    for (; begun < until; begun++) {
      live("rehearsal-" + begun);
    }
    context.pipeToSelf(log.flush(), (flushed, failure) -> Next.ROUND);
    return Behaviors.same();
  }

  private void live(String name) {
    AuditOrigin origin = new AuditOrigin(name, name, "127.0.0.1", name);
    for (AuditType type : LIFE) {
      log.note(log.event(type, origin, "", Outcome.OK, ""));
    }
  }
}
