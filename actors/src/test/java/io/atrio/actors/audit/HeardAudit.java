package io.atrio.actors.audit;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/** A real log in front of a buffer that only listens and answers when it is told to. */
public final class HeardAudit {
  /** When everything happens. */
  public static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

  private final TestProbe<AuditBuffer.Command> buffer;
  private final TestProbe<AuthenticationWatch.Command> watch;
  private final AuditLog log;

  /** A log whose actors are probes of {@code kit}. */
  public HeardAudit(ActorTestKit kit) {
    buffer = kit.createTestProbe();
    watch = kit.createTestProbe();
    log =
        new AuditLog(
            AuditEvents.NODE,
            Clock.fixed(NOW, ZoneOffset.UTC),
            Duration.ofSeconds(3),
            kit.scheduler(),
            buffer.getRef(),
            watch.getRef());
  }

  /** The log. */
  public AuditLog log() {
    return log;
  }

  /** The next event for which nobody waits. */
  public AuditEvent noted() {
    return buffer.expectMessageClass(AuditBuffer.Keep.class).event();
  }

  /** All events that came by now and for which nobody waits. */
  public List<AuditEvent> soFar() {
    AuditBuffer.Keep end = new AuditBuffer.Keep(AuditEvents.event(AuditType.NODE_STOPPED, "end"));
    buffer.getRef().tell(end);
    List<AuditEvent> all = new ArrayList<>();
    for (var next = buffer.receiveMessage(); !next.equals(end); next = buffer.receiveMessage()) {
      if (next instanceof AuditBuffer.Keep keep) {
        all.add(keep.event());
      }
    }
    return all;
  }

  /** The next event, for which somebody waits, once it has been journalled. */
  public AuditEvent journalled() {
    return journalledWhile(() -> {});
  }

  /** The same; runs {@code check} while the event is not journalled yet. */
  public AuditEvent journalledWhile(Runnable check) {
    AuditBuffer.Confirm confirm = waiting();
    check.run();
    confirm.replyTo().tell(new AuditBuffer.Answer(Optional.empty()));
    return confirm.event();
  }

  /** Gives up the next event for which somebody waits. */
  public void givenUp() {
    Refused unavailable = Refused.of(ErrorCode.STORAGE_UNAVAILABLE);
    waiting().replyTo().tell(new AuditBuffer.Answer(Optional.of(unavailable)));
  }

  /** Checks that nothing comes. */
  public void isQuiet() {
    buffer.expectNoMessage(Duration.ZERO);
  }

  TestProbe<AuthenticationWatch.Command> watch() {
    return watch;
  }

  AuditBuffer.Confirm waiting() {
    return buffer.expectMessageClass(AuditBuffer.Confirm.class);
  }
}
