package io.atrio.persistence.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.plugin.PluginDatabase;
import io.atrio.persistence.postgres.Database;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class SnapshotTableTest {
  private static final String ID = "Order|17";
  private static final SnapshotSelectionCriteria ANY = SnapshotSelectionCriteria.latest();

  @SuppressWarnings("NullAway.Init")
  private static PluginDatabase database;

  @SuppressWarnings("NullAway.Init")
  private static SnapshotTable table;

  @BeforeAll
  static void start() {
    database = PluginDatabase.start();
    table = new SnapshotTable(database.database(), "atrio.snapshot", id -> 42);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.database().update("TRUNCATE atrio.snapshot", Database.NOTHING).block();
  }

  @Test
  void aLaterSnapshotReplacesTheOneBefore() {
    save(5, 500, "first");
    save(6, 600, "second");
    assertThat(load(ANY)).contains("second");
    assertThat(query("SELECT count(*) FROM atrio.snapshot")).containsExactly("1");
  }

  @Test
  void anotherOneOfTheSameEventReplacesIt() {
    save(5, 500, "first");
    save(5, 510, "again");
    assertThat(load(ANY)).contains("again");
  }

  @Test
  void anEarlierOneThatComesLateChangesNothing() {
    save(6, 600, "second");
    save(5, 700, "first");
    assertThat(load(ANY)).contains("second");
  }

  @ParameterizedTest
  @CsvSource({"5,500,0,0", "9,999,5,500", "5,999,5,0"})
  void oneThatMeetsTheCriteriaIsFoundAndDeleted(long to, long until, long from, long since) {
    var criteria = SnapshotSelectionCriteria.create(to, until, from, since);
    save(5, 500, "it");
    assertThat(load(criteria)).contains("it");
    delete(criteria);
    assertThat(load(ANY)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4,999,0,0", "9,499,0,0", "9,999,6,0", "9,999,0,501"})
  void oneThatDoesNotIsNeitherFoundNorDeleted(long to, long until, long from, long since) {
    var criteria = SnapshotSelectionCriteria.create(to, until, from, since);
    save(5, 500, "it");
    assertThat(load(criteria)).isEmpty();
    delete(criteria);
    assertThat(load(ANY)).contains("it");
  }

  @Test
  void metadataGoWithTheirSnapshot() {
    save(row(5, 500, "first", payload("meta")));
    assertThat(table.load(ID, ANY).map(row -> text(row.metadata())).blockOptional())
        .contains("meta");
    save(6, 600, "second");
    assertThat(table.load(ID, ANY).blockOptional().orElseThrow().metadata()).isNull();
  }

  @Test
  void aRowHasItsSliceAndEntityType() {
    save(5, 500, "it");
    assertThat(query("SELECT slice || ' ' || entity_type FROM atrio.snapshot"))
        .containsExactly("42 Order");
  }

  private static List<String> query(String sql) {
    return database
        .database()
        .select(sql, Database.NOTHING, row -> String.valueOf(row.get(0)))
        .blockOptional()
        .orElseThrow();
  }

  private static void save(long sequenceNr, long timestamp, String snapshot) {
    save(row(sequenceNr, timestamp, snapshot, null));
  }

  private static void save(SnapshotRow row) {
    table.save(row).block();
  }

  private static void delete(SnapshotSelectionCriteria criteria) {
    table.delete(ID, criteria).block();
  }

  private static Optional<String> load(SnapshotSelectionCriteria criteria) {
    return table.load(ID, criteria).map(row -> text(row.snapshot())).blockOptional();
  }

  private static SnapshotRow row(
      long sequenceNr, long timestamp, String snapshot, @Nullable Payload metadata) {
    return new SnapshotRow(ID, sequenceNr, timestamp, payload(snapshot), metadata);
  }

  private static Payload payload(String text) {
    return new Payload(1, "T", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(@Nullable Payload payload) {
    return payload == null ? "" : new String(payload.bytes(), StandardCharsets.UTF_8);
  }
}
