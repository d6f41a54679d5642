package io.atrio.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.PersistenceQuery;
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
final class PersistenceIdsTest {
  private static final List<String> IDS =
      IntStream.rangeClosed(10, 31).mapToObj(n -> "Person|" + n).toList();

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static QueryDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = QueryDatabase.open(temp);
    try (JournalWriter writer = database.writer()) {
      for (String id : IDS) {
        writer.write(id, 1).write(id, 2).write(id, 3);
      }
      writer.delete(IDS.getFirst(), 1).delete(IDS.getFirst(), 2).delete(IDS.getFirst(), 3).commit();
    }
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11, 22, 23, 1000})
  void everyPersistenceIdComesOnce(int bufferSize) throws Exception {
    assertThat(all(database.journal(bufferSize).currentPersistenceIds())).isEqualTo(IDS);
  }

  @Test
  void aPageComesAfterThePersistenceIdBeforeIt() throws Exception {
    R2dbcReadJournal journal = database.journal(3);
    assertThat(all(journal.currentPersistenceIds(Optional.empty(), 7)))
        .isEqualTo(IDS.subList(0, 7));
    assertThat(all(journal.currentPersistenceIds(Optional.of(IDS.get(6)), 7)))
        .isEqualTo(IDS.subList(7, 14));
    assertThat(all(journal.currentPersistenceIds(Optional.of(IDS.getLast()), 7))).isEmpty();
  }

  @Test
  void pekkoFindsTheReadJournalByItsIdentifier() throws Exception {
    PersistenceQuery query = PersistenceQuery.get(database.system());
    R2dbcReadJournal java =
        query.getReadJournalFor(R2dbcReadJournal.class, R2dbcReadJournal.IDENTIFIER);
    ScalaReadJournal scala = query.<ScalaReadJournal>readJournalFor(R2dbcReadJournal.IDENTIFIER);
    assertThat(all(java.currentPersistenceIds())).isEqualTo(IDS);
    assertThat(all(scala.currentPersistenceIds().asJava())).isEqualTo(IDS);
    assertThat(scala.sliceRanges(4).head().last()).isEqualTo(255);
    assertThat(java.sliceRanges(4).getFirst().second()).isEqualTo(255);
  }

  private static List<String> all(Source<String, NotUsed> source) throws Exception {
    return source.runWith(Sink.seq(), database.system()).toCompletableFuture().get();
  }
}
