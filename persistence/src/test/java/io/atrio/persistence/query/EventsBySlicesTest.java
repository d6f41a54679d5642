package io.atrio.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.persistence.query.TimestampOffset;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class EventsBySlicesTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00.000001Z");
  private static final int LAST = 1023;
  private static final Offset BEGIN = Offset.noOffset();

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static QueryDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = QueryDatabase.open(temp);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void everyEventIsInExactlyOneOfTheRanges() throws Exception {
    try (JournalWriter writer = database.writer()) {
      for (int n = 0; n < 300; n++) {
        writer.write("Ranges|" + n, 1);
      }
      writer.write("Others|1", 1).commit();
    }
    R2dbcReadJournal journal = database.journal(50);
    List<String> whole = texts(current(journal, "Ranges", 0, LAST, BEGIN));
    assertThat(whole).hasSize(300).startsWith("Ranges|0/1", "Ranges|1/1", "Ranges|2/1");
    List<String> parts = new ArrayList<>();
    for (Pair<Integer, Integer> range : journal.sliceRanges(8)) {
      for (var envelope : current(journal, "Ranges", range.first(), range.second(), BEGIN)) {
        assertThat(envelope.slice())
            .isEqualTo(journal.sliceForPersistenceId(envelope.persistenceId()))
            .isBetween(range.first(), range.second());
        parts.add(envelope.event().text());
      }
    }
    assertThat(parts).containsExactlyInAnyOrderElementsOf(whole);
  }

  @Test
  void oneSliceIsARangeToo() throws Exception {
    try (JournalWriter writer = database.writer()) {
      writer.write("One|1", 1).write("One|2", 1).write("One|1", 2).commit();
    }
    R2dbcReadJournal journal = database.journal(10);
    int slice = journal.sliceForPersistenceId("One|1");
    assertThat(texts(current(journal, "One", slice, slice, BEGIN)))
        .containsExactly("One|1/1", "One|1/2");
  }

  @Test
  void anEventComesWithAllThatIsKnownOfIt() throws Exception {
    try (JournalWriter writer = database.writer()) {
      writer.write("Whole|1", 7, T0, "by hand").commit();
    }
    R2dbcReadJournal journal = database.journal(10);
    EventEnvelope<Said> whole = current(journal, "Whole", 0, LAST, BEGIN).getFirst();
    assertThat(whole.event()).isEqualTo(new Said("Whole|1/7"));
    assertThat(whole.persistenceId()).isEqualTo("Whole|1");
    assertThat(whole.sequenceNr()).isEqualTo(7);
    assertThat(whole.entityType()).isEqualTo("Whole");
    assertThat(whole.slice()).isEqualTo(journal.sliceForPersistenceId("Whole|1"));
    assertThat(whole.timestamp()).isEqualTo(T0.toEpochMilli());
    assertThat(whole.getEventMetaData()).contains("by hand");
    TimestampOffset offset = (TimestampOffset) whole.offset();
    assertThat(offset.timestamp()).isEqualTo(T0);
    assertThat(offset.getSeen()).containsOnly(Map.entry("Whole|1", 7L));
    assertThat(offset.readTimestamp()).isAfter(T0);
  }

  @Test
  void deletedEventsAreLeftOut() throws Exception {
    try (JournalWriter writer = database.writer()) {
      writer.write("Deleted|1", 1).write("Deleted|1", 2).write("Deleted|2", 1);
      writer.delete("Deleted|1", 1).delete("Deleted|2", 1).commit();
    }
    assertThat(texts(current(database.journal(1), "Deleted", 0, LAST, BEGIN)))
        .containsExactly("Deleted|1/2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 24, 25, 1000})
  void aReaderThatGoesOnAfterAnyOffsetGetsExactlyTheRest(int bufferSize) throws Exception {
    String type = "Resumed" + bufferSize;
    writeGroupsOfOneTime(type);
    R2dbcReadJournal journal = database.journal(bufferSize);
    List<EventEnvelope<Said>> whole = current(journal, type, 0, LAST, BEGIN);
    assertThat(texts(whole)).hasSize(24).doesNotHaveDuplicates();
    assertThat(whole).isSortedAccordingTo((a, b) -> at(a).compareTo(at(b)));
    for (int n = 0; n < whole.size(); n++) {
      assertThat(texts(current(journal, type, 0, LAST, whole.get(n).offset())))
          .as("after number %d", n)
          .isEqualTo(texts(whole.subList(n + 1, whole.size())));
    }
  }

  @Test
  void anOffsetThatHasSeenOthersOfItsTimeLeavesOutThose() throws Exception {
    try (JournalWriter writer = database.writer()) {
      for (String id : List.of("Seen|a", "Seen|b", "Seen|c")) {
        writer.write(id, 1, T0, null).write(id, 2, T0, null);
      }
      writer.commit();
    }
    scala.collection.immutable.Map<String, Object> seen =
        new scala.collection.immutable.Map.Map2<>("Seen|c", 2L, "Seen|a", 1L);
    Offset offset = TimestampOffset.apply(T0, seen);
    assertThat(texts(current(database.journal(2), "Seen", 0, LAST, offset)))
        .containsExactly("Seen|b/1", "Seen|a/2", "Seen|b/2");
  }

  @Test
  void eventsThatLieYearsApartAreReachedAtOnce() throws Exception {
    try (JournalWriter writer = database.writer()) {
      for (int n = 0; n < 20; n++) {
        writer.write("Years|" + n, 1, T0.minusSeconds((20 - n) * 31_536_000L), null);
      }
      writer.commit();
    }
    assertThat(current(database.journal(4), "Years", 0, LAST, BEGIN)).hasSize(20);
    Offset middle = TimestampOffset.apply(T0.minusSeconds(10 * 31_536_000L), nothing());
    assertThat(texts(current(database.journal(4), "Years", 0, LAST, middle)))
        .hasSize(10)
        .startsWith("Years|10/1");
  }

  @Test
  void aStartWithinAMicrosecondIsNotRoundedPastAnEvent() throws Exception {
    try (JournalWriter writer = database.writer()) {
      writer.write("Nanos|1", 1, T0, null).commit();
    }
    Offset offset = TimestampOffset.apply(T0.plusNanos(900), nothing());
    assertThat(current(database.journal(4), "Nanos", 0, LAST, offset)).hasSize(1);
  }

  @Test
  void aLiveStreamGoesOnWithNewEvents() throws Exception {
    write("Live|1", 1, 3);
    Source<EventEnvelope<Said>, NotUsed> source =
        database.journal(2).eventsBySlices("Live", 0, LAST, BEGIN);
    try (var live = Listener.on(source.map(e -> e.event().text()), database.system())) {
      await().until(() -> live.received().size() == 3);
      write("Live|2", 1, 5);
      await().until(() -> live.received().size() == 8);
      write("Live|1", 4, 4);
      await().until(() -> live.received().size() == 9);
      assertThat(live.received()).startsWith("Live|1/1").endsWith("Live|2/5", "Live|1/4");
    }
  }

  @Test
  void otherOffsetsAndOtherSlicesAreRefused() {
    R2dbcReadJournal journal = database.journal(10);
    assertThatThrownBy(() -> journal.eventsBySlices("T", 0, 1, new Sequence(3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> journal.currentEventsBySlices("T", 0, 1, new Sequence(3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> journal.eventsBySlices("T", 0, 1024, NoOffset.getInstance()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 1024");
  }

  /** Twelve persistence ids at one time, then two by two. */
  private static void writeGroupsOfOneTime(String type) throws SQLException {
    try (JournalWriter writer = database.writer()) {
      for (int n = 0; n < 12; n++) {
        writer.write(type + "|" + n, 1, T0, null);
        writer.write(type + "|" + n, 2, T0.plusMillis(n / 2 * 5000L), null);
      }
      writer.commit();
    }
  }

  private static void write(String id, long from, long to) throws SQLException {
    try (JournalWriter writer = database.writer()) {
      for (long seqNr = from; seqNr <= to; seqNr++) {
        writer.write(id, seqNr);
      }
      writer.commit();
    }
  }

  private static scala.collection.immutable.Map<String, Object> nothing() {
    return TimestampOffset.Zero().seen();
  }

  private static Instant at(EventEnvelope<?> envelope) {
    return ((TimestampOffset) envelope.offset()).timestamp();
  }

  private static List<String> texts(List<EventEnvelope<Said>> envelopes) {
    return envelopes.stream().map(envelope -> envelope.event().text()).toList();
  }

  private static List<EventEnvelope<Said>> current(
      R2dbcReadJournal journal, String type, int min, int max, Offset offset) throws Exception {
    return journal
        .<Said>currentEventsBySlices(type, min, max, offset)
        .runWith(Sink.seq(), database.system())
        .toCompletableFuture()
        .get();
  }
}
