package io.atrio.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.TimestampOffset;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class EventsByPersistenceIdTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

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

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 11})
  void eventsComeBySequenceNumberWithinTheBounds(int bufferSize) throws Exception {
    String id = "Bounds|" + bufferSize;
    write(id, 1, 10);
    write("Bounds|other" + bufferSize, 1, 10);
    R2dbcReadJournal journal = database.journal(bufferSize);
    assertThat(seqNrs(journal.currentEventsByPersistenceId(id, 0, Long.MAX_VALUE)))
        .isEqualTo(upTo(1, 10));
    assertThat(seqNrs(journal.currentEventsByPersistenceId(id, 3, 7))).isEqualTo(upTo(3, 7));
    assertThat(seqNrs(journal.currentEventsByPersistenceId(id, 10, 99))).containsExactly(10L);
    assertThat(seqNrs(journal.currentEventsByPersistenceId(id, 11, 99))).isEmpty();
    assertThat(seqNrs(journal.currentEventsByPersistenceId(id, 7, 3))).isEmpty();
  }

  @Test
  void anUnknownPersistenceIdHasNoEvents() throws Exception {
    assertThat(seqNrs(database.journal(10).currentEventsByPersistenceId("No|1", 1, 9))).isEmpty();
  }

  @Test
  void anEventComesWithItsMetadataAndItsPlaceInTime() throws Exception {
    Instant at = Instant.parse("2026-01-02T03:04:05.678901Z");
    try (JournalWriter writer = database.writer()) {
      writer.write("Whole|1", 1, at, "by hand").commit();
    }
    EventEnvelope whole =
        all(database.journal(10).currentEventsByPersistenceId("Whole|1", 1, 1)).getFirst();
    assertThat(whole.event()).isEqualTo(new Said("Whole|1/1"));
    assertThat(whole.getEventMetaData()).contains("by hand");
    assertThat(whole.timestamp()).isEqualTo(at.toEpochMilli());
    TimestampOffset offset = (TimestampOffset) whole.offset();
    assertThat(offset.timestamp()).isEqualTo(at);
    assertThat(offset.getSeen()).containsOnly(Map.entry("Whole|1", 1L));
    assertThat(offset.readTimestamp()).isAfter(at);
  }

  @Test
  void deletedEventsAreLeftOut() throws Exception {
    write("Deleted|1", 1, 6);
    try (JournalWriter writer = database.writer()) {
      writer.delete("Deleted|1", 1).delete("Deleted|1", 2).delete("Deleted|1", 6).commit();
    }
    R2dbcReadJournal journal = database.journal(2);
    assertThat(seqNrs(journal.currentEventsByPersistenceId("Deleted|1", 1, 9)))
        .containsExactly(3L, 4L, 5L);
    assertThat(seqNrs(journal.eventsByPersistenceId("Deleted|1", 1, 6)))
        .as("ends though the last event is deleted")
        .containsExactly(3L, 4L, 5L);
  }

  @Test
  void aLiveStreamGoesOnWithNewEvents() throws Exception {
    write("Live|1", 1, 3);
    var source = database.journal(2).eventsByPersistenceId("Live|1", 2, Long.MAX_VALUE);
    try (var live = Listener.on(source.map(EventEnvelope::sequenceNr), database.system())) {
      await().until(() -> live.received().equals(upTo(2, 3)));
      write("Live|1", 4, 9);
      await().until(() -> live.received().equals(upTo(2, 9)));
      write("Live|1", 10, 10);
      await().until(() -> live.received().equals(upTo(2, 10)));
    }
  }

  @Test
  void aLiveStreamWithABoundEndsThere() throws Exception {
    var source = database.journal(10).eventsByPersistenceId("Bound|1", 1, 3);
    try (var live = Listener.on(source.map(EventEnvelope::sequenceNr), database.system())) {
      write("Bound|1", 1, 5);
      assertThat(live.done()).succeedsWithin(LIMIT);
      assertThat(live.received()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void aReaderThatTakesNothingIsNotReadFor() throws Exception {
    write("Slow|1", 1, 20);
    var queue =
        database
            .journal(2)
            .eventsByPersistenceId("Slow|1", 1, Long.MAX_VALUE)
            .map(EventEnvelope::sequenceNr)
            .runWith(Sink.queue(1), database.system());
    assertThat(queue.pull()).succeedsWithin(LIMIT).isEqualTo(Optional.of(1L));
    try (JournalWriter writer = database.writer()) {
      writer.delete("Slow|1", 19).delete("Slow|1", 20).commit();
    }
    write("Slow|1", 21, 21);
    for (long seqNr = 2; seqNr <= 18; seqNr++) {
      assertThat(queue.pull()).succeedsWithin(LIMIT).isEqualTo(Optional.of(seqNr));
    }
    assertThat(queue.pull()).succeedsWithin(LIMIT).isEqualTo(Optional.of(21L));
    queue.cancel();
  }

  private static void write(String id, long from, long to) throws SQLException {
    try (JournalWriter writer = database.writer()) {
      for (long seqNr = from; seqNr <= to; seqNr++) {
        writer.write(id, seqNr);
      }
      writer.commit();
    }
  }

  private static List<Long> upTo(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private static List<Long> seqNrs(Source<EventEnvelope, NotUsed> source) throws Exception {
    return all(source).stream().map(EventEnvelope::sequenceNr).toList();
  }

  private static List<EventEnvelope> all(Source<EventEnvelope, NotUsed> source) throws Exception {
    return source.runWith(Sink.seq(), database.system()).toCompletableFuture().get();
  }
}
