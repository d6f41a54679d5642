package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditRehearsal;
import io.atrio.cluster.settings.AuditSettings;
import io.atrio.persistence.plugin.PluginDatabase;
import io.atrio.persistence.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AuditRehearsalTest {
  private static final PluginDatabase DATABASE = PluginDatabase.start();
  private static final ActorTestKit KIT = ActorTestKit.create("rehearsal", DATABASE.settings());

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final AuditSettings SETTINGS =
      new AuditSettings(true, 16, SECOND, 256, 50_000, SECOND, Duration.ZERO, "");

  /** A round whose events the database does not get takes three seconds. */
  private static final Duration FAILED_ROUND = Duration.ofMillis(2_900);

  @AfterAll
  static void close() {
    KIT.shutdownTestKit();
    DATABASE.close();
  }

  @Test
  void everythingReachesTheDatabaseAndNothingIsKept() {
    CompletableFuture<Done> done = new CompletableFuture<>();
    ActorRef<AuditRehearsal.Next> rehearsal =
        KIT.spawn(AuditRehearsal.create("n1", SETTINGS, 2_000, Clock.systemUTC(), done));
    assertThat(done).as("four rounds").succeedsWithin(FAILED_ROUND.multipliedBy(4));
    KIT.createTestProbe().expectTerminated(rehearsal, Duration.ofSeconds(3));
    assertThat(number("SELECT count(*) FROM atrio.event_journal")).isZero();
    assertThat(number("SELECT count(*) FROM atrio.snapshot")).isZero();

    DATABASE.kill();
    long begun = System.nanoTime();
    CompletableFuture<Done> failed = new CompletableFuture<>();
    KIT.spawn(AuditRehearsal.create("n1", SETTINGS, 1, Clock.systemUTC(), failed));
    assertThat(failed).succeedsWithin(Duration.ofSeconds(20));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(FAILED_ROUND);
  }

  private static long number(String sql) {
    return Objects.requireNonNull(
            DATABASE
                .database()
                .<Long>select(
                    sql, Database.NOTHING, row -> Objects.requireNonNull(row.get(0, Long.class)))
                .block(Duration.ofSeconds(10)))
        .getFirst();
  }
}
