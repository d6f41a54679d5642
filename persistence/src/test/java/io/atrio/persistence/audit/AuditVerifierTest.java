package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.ChainedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three chains of 8 events, all of them in the table; the second is tampered with. */
@Timeout(60)
final class AuditVerifierTest {
  private static final int CHAINS = 3;
  private static final int EVENTS = 8;

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
  void aProjectedTrail() {
    lab = server.lab();
    for (int n = 0; n < CHAINS * EVENTS; n++) {
      lab.journal(n % CHAINS, Events.nth(n));
    }
    lab.project();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void anUntouchedTrailHolds() {
    assertThat(lab.verdict()).isEqualTo(new Verdict(true, CHAINS * EVENTS, null));
    assertThat(verdictWith(lab.heads())).isEqualTo(new Verdict(true, CHAINS * EVENTS, null));
  }

  @Test
  void anEmptyTrailHolds() {
    try (AuditLab empty = server.lab()) {
      assertThat(empty.verdict()).isEqualTo(new Verdict(true, 0, null));
    }
  }

  @Test
  void whatIsNotYetInTheTableIsFine() {
    lab.journal(1, Events.nth(30));
    lab.journal(7, Events.nth(31));
    assertThat(lab.verdict()).isEqualTo(new Verdict(true, CHAINS * EVENTS + 2, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "partition = 2",
        "sequence = 9",
        "recorded_at = recorded_at + interval '1 ms'",
        "batch = 43",
        "at = at - interval '1 ms'",
        "type = 'roles.changed'",
        "type = 'coffee.served'",
        "user_id = ''",
        "session_id = 'x'",
        "target = 'x'",
        "address = 'x'",
        "node = 'x'",
        "outcome = 'OK'",
        "outcome = 'FINE'",
        "detail = detail || ' '",
        "previous = hash",
        "hash = upper(hash)",
        "hash = upper(hash)"
      })
  void aChangedFieldOfTheTableIsFound(String change) {
    tamper("UPDATE atrio.audit_event SET " + change + " WHERE partition = 1 AND sequence = 5");
    assertThat(brokenAt()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // What the payload says: another event's, none at all, none of ours.
        "event_payload = (SELECT event_payload FROM atrio.event_journal WHERE persistence_id = 'audit|2' AND seq_nr = 5)",
        "event_payload = (SELECT event_payload FROM atrio.event_journal WHERE persistence_id = 'audit|1' AND seq_nr = 4)",
        "event_payload = ''",
        "event_payload = 'text'",
        // The last byte but one is within the last text of the event.
        "event_payload = overlay(event_payload placing 'x'::bytea from length(event_payload) - 1 for 1)",
        "event_ser_manifest = 'java.lang.Runtime'",
        "event_ser_id = 4711",
        "deleted = true",
        "seq_nr = 9",
        "persistence_id = 'audit|4'"
      })
  void aChangedRowOfTheJournalIsFound(String change) {
    tamper(
        "UPDATE atrio.event_journal SET "
            + change
            + " WHERE persistence_id = 'audit|1' AND seq_nr = 5");
    assertThat(brokenAt()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "1, audit_event", "5, audit_event", "8, audit_event",
    "1, event_journal", "5, event_journal", "8, event_journal"
  })
  void aRemovedRowIsFound(long sequence, String table) {
    tamper(
        table.equals("audit_event")
            ? "DELETE FROM atrio.audit_event WHERE partition = 1 AND sequence = " + sequence
            : "DELETE FROM atrio.event_journal WHERE persistence_id = 'audit|1' AND seq_nr = "
                + sequence);
    assertThat(brokenAt()).isEqualTo(sequence);
  }

  @Test
  void reorderedRowsOfTheTableAreFound() {
    tamper(
        "UPDATE atrio.audit_event SET sequence = 11 - sequence"
            + " WHERE partition = 1 AND sequence IN (5, 6)");
    assertThat(brokenAt()).isEqualTo(5);
  }

  @Test
  void reorderedRowsOfTheJournalAreFound() {
    tamper(
        "UPDATE atrio.event_journal SET event_payload = (SELECT o.event_payload"
            + " FROM atrio.event_journal o WHERE o.persistence_id = 'audit|1'"
            + " AND o.seq_nr = 11 - atrio.event_journal.seq_nr)"
            + " WHERE persistence_id = 'audit|1' AND seq_nr IN (5, 6)");
    assertThat(brokenAt()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "9, 9", "12, 12"})
  void anAddedRowOfTheTableIsFound(long sequence, long at) {
    tamper(
        "INSERT INTO atrio.audit_event SELECT partition, "
            + sequence
            + ", recorded_at + interval '1 s', batch, at, type, user_id, session_id, target,"
            + " address, node, outcome, detail, previous, hash"
            + " FROM atrio.audit_event WHERE partition = 1 AND sequence = 5");
    assertThat(brokenAt()).isEqualTo(at);
  }

  @ParameterizedTest
  @CsvSource({"9, 9", "12, 9"})
  void anAddedRowOfTheJournalIsFound(long sequence, long at) {
    tamper(
        "INSERT INTO atrio.event_journal (slice, entity_type, persistence_id, seq_nr,"
            + " db_timestamp, event_ser_id, event_ser_manifest, event_payload, writer)"
            + " SELECT slice, entity_type, persistence_id, "
            + sequence
            + ", db_timestamp, event_ser_id, event_ser_manifest, event_payload, writer"
            + " FROM atrio.event_journal WHERE persistence_id = 'audit|1' AND seq_nr = 5");
    assertThat(brokenAt()).isEqualTo(at);
  }

  @Test
  void aChainThatTheProjectionDidNotWriteIsFound() {
    tamper("UPDATE atrio.audit_event SET partition = 9 WHERE partition = 1");
    assertThat(lab.verdict().broken()).isEqualTo(new Broken(1, 1, "the table lacks the event"));
    tamper("DELETE FROM atrio.audit_event WHERE partition <> 9");
    tamper("DELETE FROM atrio.audit_chain");
    assertThat(lab.verdict().broken())
        .isEqualTo(new Broken(9, 1, "the projection did not write the event"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"hash = upper(hash); 8", "sequence = 7; 7", "sequence = 9; 9"})
  void aChangedHeadIsFound(String change, long at) {
    tamper("UPDATE atrio.audit_chain SET " + change + " WHERE partition = 1");
    assertThat(brokenAt()).isEqualTo(at);
  }

  @Test
  void aTableThatWasWrittenAnewWithHashesThatFitIsFoundByTheJournal() {
    AuditChain chain = AuditChain.empty(1);
    for (AuditRow row : lab.table().stream().filter(row -> row.partition() == 1).toList()) {
      AuditEvent e = row.event();
      String user = row.sequence() == 5 ? "nobody" : e.user();
      AuditEvent changed =
          new AuditEvent(
              e.at(),
              e.type(),
              user,
              e.session(),
              e.target(),
              e.address(),
              e.node(),
              e.outcome(),
              e.detail(),
              "");
      String previous = chain.hash();
      chain = chain.after(new ChainedEvent(changed, row.recordedAt(), row.batch(), previous));
      lab.run(
          "UPDATE atrio.audit_event SET user_id = $1, previous = $2, hash = $3"
              + " WHERE partition = 1 AND sequence = $4",
          user,
          previous,
          chain.hash(),
          row.sequence());
    }
    lab.run("UPDATE atrio.audit_chain SET hash = $1 WHERE partition = 1", chain.hash());
    assertThat(lab.verdict().broken())
        .isEqualTo(new Broken(1, 5, "the journal's event and the table's differ"));
  }

  @Test
  void anEndThatIsCutOffBothIsFoundByTheSnapshot() {
    cutTheEndOff();
    assertThat(lab.verdict().ok()).isTrue();
    lab.run(
        "INSERT INTO atrio.snapshot (slice, entity_type, persistence_id, seq_nr, write_timestamp,"
            + " ser_id, ser_manifest, snapshot) VALUES (0, 'audit', 'audit|1', 8, 0, 1, '', '')");
    assertThat(brokenAt()).isEqualTo(8);
  }

  @Test
  void anEndThatIsCutOffBothIsFoundByTheLiveHead() {
    cutTheEndOff();
    Broken expected = new Broken(1, 8, "the journal lacks the event");
    assertThat(verdictWith(lab.heads()).broken()).isEqualTo(expected);
  }

  @Test
  void aChainThatIsGoneAltogetherIsFoundByTheLiveHead() {
    tamper("DELETE FROM atrio.event_journal");
    tamper("DELETE FROM atrio.audit_event");
    tamper("DELETE FROM atrio.audit_chain");
    assertThat(lab.verdict()).isEqualTo(Verdict.NOTHING);
    assertThat(verdictWith(lab.heads()).broken())
        .isEqualTo(new Broken(0, 1, "the journal lacks the event"));
  }

  @Test
  void anotherEventThanTheWritersIsFoundByTheLiveHead() {
    AuditChain other = new AuditChain(1, 8, "f".repeat(64));
    assertThat(verdictWith(Map.of(1, other)).broken())
        .isEqualTo(new Broken(1, 8, "the journal's event is not the one that was written"));
  }

  @Test
  void aForgedCheckpointIsFound() {
    lab.run(
        "INSERT INTO atrio.audit_checkpoint SELECT 1, 4, hash, recorded_at, repeat('0', 64)"
            + " FROM atrio.audit_event WHERE partition = 1 AND sequence = 4");
    tamper("DELETE FROM atrio.audit_event WHERE partition = 1 AND sequence <= 4");
    assertThat(lab.verdict().broken())
        .isEqualTo(new Broken(1, 4, "the checkpoint is not signed by this key"));
  }

  @Test
  void theSerializationOfTheCommandLineReadsTheJournal() {
    try (AuditSerialization alone = AuditSerialization.open()) {
      AuditVerifier verifier =
          new AuditVerifier(lab.database(), alone.serialization(), AuditLab.KEY);
      assertThat(verifier.verify().block(Duration.ofSeconds(20)))
          .isEqualTo(new Verdict(true, CHAINS * EVENTS, null));
    }
  }

  private void cutTheEndOff() {
    tamper("DELETE FROM atrio.event_journal WHERE persistence_id = 'audit|1' AND seq_nr = 8");
    tamper("DELETE FROM atrio.audit_event WHERE partition = 1 AND sequence = 8");
    tamper(
        "UPDATE atrio.audit_chain SET sequence = 7, hash = (SELECT hash FROM atrio.audit_event"
            + " WHERE partition = 1 AND sequence = 7) WHERE partition = 1");
  }

  private void tamper(String sql) {
    assertThat(lab.run(sql)).isPositive();
  }

  /** The place in the second chain; the first one holds. */
  private long brokenAt() {
    Verdict verdict = lab.verdict();
    assertThat(verdict.ok()).isFalse();
    Broken broken = Objects.requireNonNull(verdict.broken());
    assertThat(broken.partition()).isEqualTo(1);
    return broken.sequence();
  }

  private Verdict verdictWith(Map<Integer, AuditChain> live) {
    return lab.verifier().verify(live).blockOptional(Duration.ofSeconds(20)).orElseThrow();
  }
}
