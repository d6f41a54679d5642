package io.atrio.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Optional<Refused> UNAVAILABLE =
      Optional.of(Refused.of(ErrorCode.STORAGE_UNAVAILABLE));

  private final HeardAudit heard = new HeardAudit(KIT);
  private final AuditLog log = heard.log();
  private final AuditEvent event =
      log.event(
          AuditType.ROLES_CHANGED,
          new AuditOrigin("ana", "s1", "203.0.113.7", ""),
          "bob",
          AuditEvent.Outcome.OK,
          "editor");

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void anEventSaysWhenItWasAndOnWhichNode() {
    assertThat(event)
        .isEqualTo(
            new AuditEvent(
                HeardAudit.NOW.toEpochMilli(),
                AuditType.ROLES_CHANGED,
                "ana",
                "s1",
                "bob",
                "203.0.113.7",
                AuditEvents.NODE,
                AuditEvent.Outcome.OK,
                "editor",
                ""));
  }

  @Test
  void whatIsNotedReachesTheBuffer() {
    log.note(event);

    assertThat(heard.noted()).isEqualTo(event);
  }

  @Test
  void aRecordCompletesOnceItIsJournalled() {
    var recorded = log.record(event).toCompletableFuture();
    AuditBuffer.Confirm confirm = heard.waiting();
    assertThat(recorded).isNotDone();
    confirm.replyTo().tell(new AuditBuffer.Answer(Optional.empty()));

    assertThat(confirm.event()).isEqualTo(event);
    assertThat(recorded).succeedsWithin(SOON).isEqualTo(Optional.empty());
  }

  @Test
  void aRecordThatIsGivenUpIsRefused() {
    var recorded = log.record(event);
    heard.givenUp();

    assertThat(recorded).succeedsWithin(SOON).isEqualTo(UNAVAILABLE);
  }

  @Test
  void aBufferThatNeverAnswersRefusesToo() {
    var recorded = log.record(event);
    heard.waiting();
    TIME.timePasses(Duration.ofSeconds(4));

    assertThat(recorded).succeedsWithin(SOON).isEqualTo(UNAVAILABLE);
  }

  @Test
  void aFailedAuthenticationIsCounted() {
    log.authenticationFailed("203.0.113.7", ErrorCode.TOKEN_INVALID);

    heard
        .watch()
        .expectMessage(new AuthenticationWatch.Count("203.0.113.7", ErrorCode.TOKEN_INVALID));
  }

  @Test
  void aFlushCompletesWhenItIsAnsweredOrItsTimeIsOver() {
    var answered = log.flush();
    heard
        .watch()
        .expectMessageClass(AuthenticationWatch.Flush.class)
        .replyTo()
        .tell(Done.getInstance());
    assertThat(answered).succeedsWithin(SOON).isEqualTo(Done.getInstance());

    var late = log.flush();
    heard.watch().expectMessageClass(AuthenticationWatch.Flush.class);
    TIME.timePasses(Duration.ofSeconds(3));
    assertThat(late).succeedsWithin(SOON).isEqualTo(Done.getInstance());
  }

  @Test
  void anEventOfAnotherNodeIsNotTaken() {
    AuditEvent foreign = AuditEvents.of("n2", AuditType.LIMIT_HIT, "ana", "");

    assertThatThrownBy(() -> log.note(foreign)).isInstanceOf(IllegalArgumentException.class);
  }
}
