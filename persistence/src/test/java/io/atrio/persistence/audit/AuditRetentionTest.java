package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditType;
import io.atrio.cluster.settings.AuditSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chain 0 has 3 events in each of September, October and November; chain 1 has ended in September.
 */
@Timeout(60)
final class AuditRetentionTest {
  /** Thirty days before are within October. */
  private static final Instant NOVEMBER = Instant.parse("2026-11-20T00:00:00Z");

  private static final Instant DECEMBER = Instant.parse("2026-12-31T00:00:00Z");
  private static final String JOURNAL =
      "SELECT count(*) FROM atrio.event_journal WHERE persistence_id = 'audit|0'";

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
  void aTrailOfThreeMonths() {
    lab = server.lab();
    for (int month = 9; month <= 11; month++) {
      for (int day = 1; day <= 3; day++) {
        record(0, "2026-%02d-%02dT00:00:00.000Z".formatted(month, day));
      }
    }
    record(1, "2026-09-30T23:59:59.999Z");
    lab.project();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void wholeMonthsLeaveAndTheRestStillHolds() {
    snapshot(0, 9);
    assertThat(removed(NOVEMBER)).isEqualTo(1);
    assertThat(lab.table()).extracting(AuditRow::sequence).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(lab.count(JOURNAL)).isEqualTo(6);
    assertThat(verdictWithHeads()).isEqualTo(new Verdict(true, 6, null));
    assertThat(removed(DECEMBER)).isEqualTo(2);
    assertThat(lab.table()).isEmpty();
    assertThat(verdictWithHeads()).isEqualTo(new Verdict(true, 0, null));
  }

  @Test
  void aChainGoesOnAfterAllOfItHasLeft() {
    snapshot(0, 9);
    assertThat(removed(DECEMBER)).isEqualTo(3);
    record(0, "2026-12-31T00:00:00.000Z");
    record(1, "2027-01-01T00:00:00.000Z");
    lab.project();
    assertThat(lab.table()).extracting(AuditRow::sequence).containsExactly(10L, 2L);
    assertThat(verdictWithHeads()).isEqualTo(new Verdict(true, 2, null));
  }

  @Test
  void theJournalKeepsWhatItsWriterNeeds() {
    snapshot(0, 2);
    assertThat(removed(NOVEMBER)).isEqualTo(1);
    assertThat(lab.count(JOURNAL)).as("from the snapshot on").isEqualTo(7);
    assertThat(lab.verdict().ok()).isTrue();
    snapshot(1, 1);
    assertThat(removed(DECEMBER)).isEqualTo(2);
    assertThat(lab.count("SELECT count(*) FROM atrio.event_journal"))
        .as("chain 1 keeps its last event")
        .isEqualTo(8);
    assertThat(verdictWithHeads().ok()).isTrue();
  }

  @Test
  void whatABrokenOffRunLeftInTheJournalLeavesWithTheNext() {
    assertThat(removed(NOVEMBER)).isEqualTo(1);
    assertThat(lab.count(JOURNAL)).isEqualTo(9);
    snapshot(0, 9);
    assertThat(removed(NOVEMBER)).isZero();
    assertThat(lab.count(JOURNAL)).isEqualTo(6);
  }

  @Test
  void nothingLeavesABrokenTrail() {
    lab.run("UPDATE atrio.audit_event SET detail = 'x' WHERE partition = 0 AND sequence = 8");
    assertThat(removed(NOVEMBER)).isZero();
    assertThat(lab.table()).hasSize(10);
  }

  @Test
  void withoutRetentionNothingLeaves() {
    AuditRetention never =
        new AuditRetention(lab.database(), lab.verifier(), settings(Duration.ZERO));
    assertThat(never.run(DECEMBER)).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(0);
    assertThat(lab.table()).hasSize(10);
  }

  @Test
  void runsAtOnceRemoveEachMonthOnce() {
    List<CompletableFuture<Integer>> runs = List.of(run(DECEMBER), run(DECEMBER), run(DECEMBER));
    int sum = runs.stream().mapToInt(CompletableFuture::join).sum();
    assertThat(sum).isEqualTo(3);
    assertThat(verdictWithHeads().ok()).isTrue();
  }

  @Test
  void verificationsBesideARunHold() {
    snapshot(0, 9);
    CompletableFuture<Integer> run = run(DECEMBER);
    do {
      assertThat(verdictWithHeads().ok()).isTrue();
    } while (!run.isDone());
    assertThat(run.join()).isEqualTo(3);
  }

  @Test
  void aCheckpointThatWasChangedIsFound() {
    removed(NOVEMBER);
    lab.run(
        "UPDATE atrio.audit_checkpoint SET removed_before = removed_before + interval '1 d'"
            + " WHERE partition = 0");
    assertThat(lab.verdict().broken())
        .isEqualTo(new Broken(0, 3, "the checkpoint is not signed by this key"));
  }

  @Test
  void aCheckpointOfAnotherKeyIsFound() {
    removed(NOVEMBER);
    AuditVerifier other =
        new AuditVerifier(lab.database(), lab.verifier().serialization(), "another key");
    assertThat(other.verify().blockOptional(Duration.ofSeconds(10)).orElseThrow().broken())
        .isEqualTo(new Broken(0, 3, "the checkpoint is not signed by this key"));
  }

  @Test
  void aCheckpointThatIsGoneIsFound() {
    snapshot(0, 9);
    removed(NOVEMBER);
    lab.run("DELETE FROM atrio.audit_checkpoint");
    assertThat(lab.verdict().broken()).isEqualTo(new Broken(0, 1, "the journal lacks the event"));
  }

  @Test
  void tamperingBehindACheckpointIsFound() {
    removed(NOVEMBER);
    // The journal still has what the table has not.
    lab.run(
        "UPDATE atrio.event_journal SET event_payload = (SELECT o.event_payload"
            + " FROM atrio.event_journal o WHERE o.persistence_id = 'audit|0' AND o.seq_nr = 5)"
            + " WHERE persistence_id = 'audit|0' AND seq_nr = 2");
    assertThat(lab.verdict().broken())
        .isEqualTo(new Broken(0, 2, "the journal's event does not follow the one before it"));
  }

  private void record(int partition, String recordedAt) {
    lab.journal(partition, Events.of("ana", AuditType.SESSION_OPENED, recordedAt));
  }

  private void snapshot(int partition, long sequence) {
    lab.run(
        "INSERT INTO atrio.snapshot (slice, entity_type, persistence_id, seq_nr, write_timestamp,"
            + " ser_id, ser_manifest, snapshot) VALUES (0, 'audit', $1, $2, 0, 1, '', '')",
        "audit|" + partition,
        sequence);
  }

  private int removed(Instant now) {
    return run(now).join();
  }

  private CompletableFuture<Integer> run(Instant now) {
    AuditSettings settings = settings(Duration.ofDays(30));
    return new AuditRetention(lab.database(), lab.verifier(), settings)
        .run(now)
        .toCompletableFuture();
  }

  private static AuditSettings settings(Duration retention) {
    Duration any = Duration.ofSeconds(1);
    return new AuditSettings(true, 16, any, 256, 50_000, any, retention, AuditLab.KEY);
  }

  private Verdict verdictWithHeads() {
    return lab.verifier().verify(lab.heads()).blockOptional(Duration.ofSeconds(20)).orElseThrow();
  }
}
