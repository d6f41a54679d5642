package io.atrio.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.cluster.settings.AuditSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditOffTest {
  private static ActorTestKit kit;
  private static AuditLog log;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
    AuditSettings off =
        AtrioSettings.from(
                ConfigFactory.parseString("atrio.audit.enabled = off")
                    .withFallback(ConfigFactory.load()))
            .audit();
    log =
        AuditLog.start(
            kit.system(),
            AuditEvents.NODE,
            off,
            partition -> {
              throw new AssertionError("trail " + partition + " was told");
            },
            Clock.systemUTC());
  }

  @AfterAll
  static void end() {
    kit.shutdownTestKit();
  }

  @Test
  void whoeverWaitsIsAnsweredAsIfItWereJournalled() throws Exception {
    AuditEvent event =
        log.event(
            AuditType.PERMISSION_DENIED,
            new AuditOrigin("u", "s", "127.0.0.1", ""),
            "",
            AuditEvent.Outcome.DENIED,
            "");

    assertThat(log.record(event).toCompletableFuture().get(3, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void aFlushHasNothingToWaitFor() {
    assertThat(log.flush().toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(3))
        .isEqualTo(Done.getInstance());
  }
}
