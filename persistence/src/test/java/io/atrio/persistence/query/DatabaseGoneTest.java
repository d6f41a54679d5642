package io.atrio.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DatabaseGoneTest {
  @TempDir private static Path temp;

  @Test
  void theStreamFailsAndGoesOnAfterItsLastOffset() throws Exception {
    try (QueryDatabase database = QueryDatabase.open(temp)) {
      List<EventEnvelope<Said>> received = new ArrayList<>();
      write(database, 1, 10);
      try (var live = Listener.on(events(database, Offset.noOffset()), database.system())) {
        await().until(() -> live.received().size() == 10);
        database.stop();
        assertThat(live.done()).failsWithin(Duration.ofSeconds(15));
        received.addAll(live.received());
      }
      database.startAgain();
      write(database, 11, 20);
      try (var live =
          Listener.on(events(database, received.getLast().offset()), database.system())) {
        await().until(() -> live.received().size() >= 10);
        received.addAll(live.received());
      }
      assertThat(received)
          .extracting(EventEnvelope::sequenceNr)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList());
    }
  }

  private static Source<EventEnvelope<Said>, NotUsed> events(
      QueryDatabase database, Offset offset) {
    return database.journal(3).eventsBySlices("Gone", 0, 1023, offset);
  }

  private static void write(QueryDatabase database, long from, long to) throws SQLException {
    try (JournalWriter writer = database.writer()) {
      for (long seqNr = from; seqNr <= to; seqNr++) {
        writer.write("Gone|1", seqNr);
      }
      writer.commit();
    }
  }
}
