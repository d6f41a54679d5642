package io.atrio.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.TimestampOffset;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class WriterStormTest {
  private static final int WRITERS = 8;
  private static final int ROWS = 300;

  @TempDir private static Path temp;

  @Test
  void everyCommittedEventComesOnceAndInTheOrderOfWriting() throws Exception {
    try (QueryDatabase database = QueryDatabase.open(temp)) {
      Source<EventEnvelope<Said>, NotUsed> source =
          database.journal(50).eventsBySlices("Storm", 0, 1023, Offset.noOffset());
      try (var live = Listener.on(source, database.system())) {
        List<String> committed = storm(database);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> live.received().size() >= committed.size());
        assertThat(live.received())
            .extracting(envelope -> envelope.event().text())
            .containsExactlyInAnyOrderElementsOf(committed);
        assertThat(live.received())
            .extracting(envelope -> ((TimestampOffset) envelope.offset()).timestamp())
            .isSortedAccordingTo(Comparator.<Instant>naturalOrder());
      }
    }
  }

  private static List<String> storm(QueryDatabase database) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Callable<List<String>>> writers = new ArrayList<>();
      for (int n = 0; n < WRITERS; n++) {
        String id = "Storm|" + n;
        Random random = new Random(n);
        writers.add(() -> write(database, id, random));
      }
      List<String> committed = new ArrayList<>();
      for (Future<List<String>> writer : threads.invokeAll(writers)) {
        committed.addAll(writer.get());
      }
      return committed;
    }
  }

  /** Transactions of one to three events, open for up to 10 ms; a tenth are rolled back. */
  private static List<String> write(QueryDatabase database, String id, Random random)
      throws SQLException {
    List<String> committed = new ArrayList<>();
    try (JournalWriter writer = database.writer()) {
      long seqNr = 1;
      while (seqNr <= ROWS) {
        long next = seqNr + 1 + random.nextInt(3);
        for (long nr = seqNr; nr < next; nr++) {
          writer.write(id, nr).linger(random.nextInt(4));
        }
        if (random.nextInt(10) == 0) {
          writer.rollback();
          continue;
        }
        writer.commit();
        for (; seqNr < next; seqNr++) {
          committed.add(id + "/" + seqNr);
        }
      }
    }
    return committed;
  }
}
