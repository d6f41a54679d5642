package io.atrio.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.persistence.postgres.PostgresPool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class HorizonTest {
  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static QueryDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = QueryDatabase.open(temp);
    database.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
    database.execute("GRANT USAGE ON SCHEMA atrio TO stranger");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void withoutWritersAllUpToNowIsSettled() {
    Horizon horizon = horizon(database.url());
    assertThat(horizon.settled()).isEqualTo(horizon.now());
  }

  @Test
  void aWriterBoundsItByTheBeginOfItsTransaction() throws Exception {
    try (JournalWriter first = database.writer();
        JournalWriter second = database.writer()) {
      Horizon before = horizon(database.url());
      first.write("Bound|1", 1);
      Instant between = horizon(database.url()).now();
      second.write("Bound|2", 1);
      assertThat(horizon(database.url()).settled()).isBetween(before.now(), between);
      first.commit();
      Horizon secondOnly = horizon(database.url());
      assertThat(secondOnly.settled()).isBetween(between, secondOnly.now());
      assertThat(secondOnly.settled()).isBefore(secondOnly.now());
      second.commit();
      assertThat(horizon(database.url()).settled()).isAfter(secondOnly.now());
    }
  }

  @Test
  void aWriterWhoseBeginMayNotBeSeenHoldsEverythingBack() throws Exception {
    String stranger = database.url().replaceAll("//[^@]+@", "//stranger:stranger@");
    try (JournalWriter writer = database.writer()) {
      writer.write("Hidden|1", 1);
      assertThat(horizon(stranger).settled()).isEqualTo(Instant.EPOCH);
      writer.commit();
      Horizon after = horizon(stranger);
      assertThat(after.settled()).isEqualTo(after.now());
    }
  }

  private static Horizon horizon(String url) {
    try (PostgresPool pool = PostgresPool.open(url)) {
      return new EventRows(pool.database(), JournalQueries.on("atrio.event_journal"))
          .horizon()
          .blockOptional(Duration.ofSeconds(10))
          .orElseThrow();
    }
  }
}
