package io.atrio.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.AuditTrail;
import io.atrio.persistence.audit.AuditVerifier;
import io.atrio.persistence.audit.Verdict;
import io.atrio.persistence.postgres.PostgresPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What fails a verification beside the writers; what it finds is in the system tests. */
class AuditTrailsTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Nothing listens there. */
  private static final PostgresPool NOWHERE =
      PostgresPool.open("postgresql://atrio:secret@127.0.0.1:1/atrio");

  private final List<TestProbe<AuditTrail.Command>> writers =
      Stream.generate(() -> KIT.<AuditTrail.Command>createTestProbe()).limit(3).toList();
  private final AuditTrails trails =
      new AuditTrails(
          new AuditVerifier(
              NOWHERE.database(), SerializationExtension.get(KIT.system()), "a signing key"),
          new AuditPartitions(writers.size()),
          partition -> writers.get(partition).getRef(),
          KIT.scheduler());

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
    NOWHERE.close();
  }

  @Test
  void aWriterThatDoesNotAnswerFailsIt() {
    CompletionStage<Verdict> verdict = trails.verify();
    answer(0);
    answer(2);
    writers.get(1).expectMessageClass(AuditTrail.Head.class);
    assertThat(verdict.toCompletableFuture()).isNotDone();
    TIME.timePasses(Duration.ofSeconds(5));

    assertThat(verdict)
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void aDatabaseThatIsAwayFailsItOnceEveryWriterHasAnswered() {
    CompletionStage<Verdict> verdict = trails.verify();
    answer(0);
    answer(1);
    assertThat(verdict.toCompletableFuture()).isNotDone();
    answer(2);

    assertThat(verdict)
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(java.net.ConnectException.class);
  }

  private void answer(int partition) {
    writers
        .get(partition)
        .expectMessageClass(AuditTrail.Head.class)
        .replyTo()
        .tell(AuditChain.empty(partition));
  }
}
