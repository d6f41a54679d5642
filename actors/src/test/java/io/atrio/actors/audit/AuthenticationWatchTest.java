package io.atrio.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AuthenticationWatchTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  /** The actor runs in the thread of the test: time passes only when it has done its work. */
  private static final Props IN_STEP =
      DispatcherSelector.fromConfig("pekko.test.calling-thread-dispatcher");

  private final TestProbe<AuditBuffer.Command> buffer = KIT.createTestProbe();
  private final ActorRef<AuthenticationWatch.Command> watch =
      KIT.spawn(
          AuthenticationWatch.create(
              AuditEvents.NODE, buffer.getRef(), Clock.fixed(HeardAudit.NOW, ZoneOffset.UTC)),
          IN_STEP);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aMinutesFailuresOfAnAddressBecomeOneEvent() {
    fails("203.0.113.7", ErrorCode.TOKEN_INVALID);
    fails("203.0.113.7", ErrorCode.TOKEN_EXPIRED);
    fails("203.0.113.8", ErrorCode.TOKEN_MISSING);
    TIME.expectNoMessageFor(Duration.ofSeconds(59), buffer);
    TIME.timePasses(Duration.ofSeconds(1));

    assertThat(kept())
        .isEqualTo(
            new AuditEvent(
                HeardAudit.NOW.toEpochMilli(),
                AuditType.AUTHENTICATION_FAILED,
                "",
                "",
                "203.0.113.7",
                "203.0.113.7",
                AuditEvents.NODE,
                AuditEvent.Outcome.DENIED,
                "2 times: token_invalid, token_expired",
                ""));
    assertThat(kept().address()).isEqualTo("203.0.113.8");
  }

  @Test
  void theNextMinuteCountsAnew() {
    fails("203.0.113.7", ErrorCode.TOKEN_INVALID);
    flush();
    fails("203.0.113.7", ErrorCode.TOKEN_INVALID);
    flush();

    assertThat(kept().detail()).startsWith("1 time");
    buffer.expectMessageClass(AuditBuffer.Flush.class);
    assertThat(kept().detail()).startsWith("1 time");
  }

  @Test
  void aFlushHandsOverWhatWasCountedBeforeTheBufferIsFlushed() {
    fails("203.0.113.7", ErrorCode.TOKEN_INVALID);
    ActorRef<Done> asking = flush();

    assertThat(kept().type()).isEqualTo(AuditType.AUTHENTICATION_FAILED);
    buffer.expectMessage(new AuditBuffer.Flush(asking));
  }

  private void fails(String address, ErrorCode code) {
    watch.tell(new AuthenticationWatch.Count(address, code));
  }

  private ActorRef<Done> flush() {
    ActorRef<Done> asking = KIT.<Done>createTestProbe().getRef();
    watch.tell(new AuthenticationWatch.Flush(asking));
    return asking;
  }

  private AuditEvent kept() {
    return buffer.expectMessageClass(AuditBuffer.Keep.class).event();
  }
}
