package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.audit.AuditType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AuditProjectionTest {
  private static final String COPY =
      """
      INSERT INTO atrio.event_journal (slice, entity_type, persistence_id, seq_nr, db_timestamp,
        event_ser_id, event_ser_manifest, event_payload, writer)
      SELECT slice, entity_type, $1, seq_nr, db_timestamp,
        event_ser_id, event_ser_manifest, event_payload, writer
      FROM atrio.event_journal WHERE persistence_id = 'audit|16'
      """;
  private static final Duration OFTEN = Duration.ofMillis(10);
  private static final String ROWS = "SELECT count(*) FROM atrio.audit_event";

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static AuditServer server;

  @SuppressWarnings("NullAway.Init")
  private AuditLab lab;

  @BeforeAll
  static void start() throws Exception {
    server = AuditServer.start(temp);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void anEmptyDatabase() {
    lab = server.lab();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void everyEventArrivesAsItWas() {
    String odd = "NUL \0, \uFFFF0 \uFFFF1 \uFFFF, 🙂 'quoted' \\ {a,b}";
    AuditType type = AuditType.LIMIT_HIT;
    List<AuditRow> expected =
        List.of(
            lab.journal(3, Events.of("ana", type, "2026-10-31T23:59:59.999Z")),
            lab.journal(3, Events.of("ana", type, "2026-11-01T00:00:00.000Z")),
            lab.journal(5, Events.at(1_900_000_000_001L, odd, type, "")),
            lab.journal(5, Events.at(1_900_000_000_002L, "", type, odd)));
    ActorRef<AuditProjection.Command> projection = project();
    awaitRows(4);
    assertThat(lab.table()).isEqualTo(expected);
    assertThat(lab.verdict()).isEqualTo(new Verdict(true, 4, null));
    end(projection);
  }

  @Test
  void twoAtOnceThatAreStoppedAndStartedDoubleNothing() {
    List<AuditRow> expected = new ArrayList<>();
    ActorRef<AuditProjection.Command> one = project();
    ActorRef<AuditProjection.Command> other = project();
    for (int n = 0; n < 900; n++) {
      expected.add(lab.journal(n % 4, Events.nth(n)));
      if (n % 100 == 50) {
        end(one);
        one = project();
      }
      if (n == 450) {
        cutConnections();
      }
    }
    awaitRows(900);
    end(one);
    end(other);
    assertThat(lab.table()).isEqualTo(expected);
    assertThat(lab.verdict()).isEqualTo(new Verdict(true, 900, null));
  }

  @Test
  void aLongBacklogIsWorkedOffInParts() {
    List<AuditRow> expected = journal(1201);
    ActorRef<AuditProjection.Command> projection = project();
    awaitRows(1201);
    assertThat(lab.table()).isEqualTo(expected);
    end(projection);
  }

  @Test
  void anEventThatIsGoneFromTheJournalDoesNotStopTheOthers() {
    journal(9);
    lab.run("DELETE FROM atrio.event_journal WHERE seq_nr = 5");
    ActorRef<AuditProjection.Command> projection = project();
    awaitRows(8);
    assertThat(lab.verdict().broken()).isEqualTo(new Broken(0, 5, "the journal lacks the event"));
    end(projection);
  }

  @Test
  void anEventThatCannotBeReadDoesNotStopTheOthers() {
    journal(9);
    lab.run("UPDATE atrio.event_journal SET event_payload = '' WHERE seq_nr = 5");
    ActorRef<AuditProjection.Command> projection = project();
    awaitRows(8);
    assertThat(lab.verdict().ok()).isFalse();
    end(projection);
  }

  @Test
  void whatIsNotOneOfTheChainsIsLeftAlone() {
    lab.journal(AuditLab.CHAINS, Events.nth(0));
    for (String other : List.of("audit|01", "audit|1x", "audit|", "session|1", "1")) {
      lab.run(COPY, other);
    }
    lab.journal(3, Events.nth(2));
    ActorRef<AuditProjection.Command> projection = project();
    awaitRows(1);
    assertThat(lab.table()).singleElement().extracting(AuditRow::partition).isEqualTo(3);
    end(projection);
  }

  @Test
  void aFailingQueryIsTriedAgain() {
    List<AuditRow> expected = journal(10);
    lab.run("ALTER TABLE atrio.audit_chain RENAME TO elsewhere");
    ActorRef<AuditProjection.Command> projection =
        LoggingTestKit.warn("The audit projection cannot go on")
            .expect(server.kit().system(), this::project);
    lab.run("ALTER TABLE atrio.elsewhere RENAME TO audit_chain");
    awaitRows(10);
    assertThat(lab.table()).isEqualTo(expected);
    end(projection);
  }

  @Test
  void itReadsOnFromWhereItWas() {
    journal(5);
    ActorRef<AuditProjection.Command> projection = project();
    awaitRows(5);
    end(projection);
    // Whoever began at the beginning would find that these are gone.
    lab.run("DELETE FROM atrio.event_journal WHERE seq_nr < 5");
    lab.journal(0, Events.nth(5));
    projection = project();
    awaitRows(6);
    end(projection);
  }

  private List<AuditRow> journal(int events) {
    List<AuditRow> rows = new ArrayList<>();
    for (int n = 0; n < events; n++) {
      rows.add(lab.journal(0, Events.nth(n)));
    }
    rows.sort(Comparator.comparingLong(AuditRow::recordedAt));
    return rows;
  }

  private ActorRef<AuditProjection.Command> project() {
    return server.kit().spawn(AuditProjection.create(lab.database(), AuditLab.CHAINS, OFTEN));
  }

  private static void end(ActorRef<AuditProjection.Command> projection) {
    TestProbe<Object> probe = server.kit().createTestProbe();
    projection.tell(AuditProjection.Stop.NOW);
    probe.expectTerminated(projection, Duration.ofSeconds(3));
  }

  private void awaitRows(long rows) {
    await().atMost(Duration.ofSeconds(20)).until(() -> lab.count(ROWS) >= rows);
    assertThat(lab.count(ROWS)).isEqualTo(rows);
  }

  private void cutConnections() {
    lab.database()
        .select(
            "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            statement -> {},
            row -> "")
        .onErrorComplete()
        .block(Duration.ofSeconds(5));
  }
}
