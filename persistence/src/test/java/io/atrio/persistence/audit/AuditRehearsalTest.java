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
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AuditRehearsalTest {
  private static final PluginDatabase DATABASE = PluginDatabase.start();
  private static final ActorTestKit KIT = ActorTestKit.create("rehearsal", DATABASE.settings());

  /** Rounds whose events the database did not get take three seconds each. */
  private static final Duration WITHOUT_FAILURES = Duration.ofSeconds(8);

  private static final int SESSIONS = 2_000;

  @AfterAll
  static void close() {
    KIT.shutdownTestKit();
    DATABASE.close();
  }

  @Test
  void everythingReachesTheDatabaseAndNothingIsKept() {
    long before = committed();
    CompletableFuture<Done> done = new CompletableFuture<>();
    Duration second = Duration.ofSeconds(1);
    AuditSettings settings =
        new AuditSettings(true, 16, second, 256, 50_000, second, Duration.ZERO, "");
    ActorRef<AuditRehearsal.Next> rehearsal =
        KIT.spawn(AuditRehearsal.create("n1", settings, SESSIONS, Clock.systemUTC(), done));
    assertThat(done).succeedsWithin(WITHOUT_FAILURES);
    TestProbe<Object> probe = KIT.createTestProbe();
    probe.expectTerminated(rehearsal, Duration.ofSeconds(3));
    assertThat(committed() - before).as("statements that PostgreSQL ran").isGreaterThan(50);
    assertThat(number("SELECT count(*) FROM atrio.event_journal")).isZero();
    assertThat(number("SELECT count(*) FROM atrio.snapshot")).isZero();
  }

  /** The statistics of a session are there a second after it became idle. */
  private static long committed() {
    return number(
        "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
            + " AND pg_sleep(2) IS NOT NULL");
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
