package io.atrio.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.redis.RedisConnection;
import io.r2dbc.spi.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

@Timeout(30)
final class EmbeddedServersTest {
  @TempDir private static Path setUpOnce;

  @BeforeAll
  static void setUp() {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      EmbeddedServers.start(data, line -> {}).close();
    }
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      try (EmbeddedServers servers = EmbeddedServers.start(data, line -> {})) {
        Sql.query(servers.databaseUrl(), "CREATE TABLE kept (word text)");
        Sql.query(servers.databaseUrl(), "INSERT INTO kept VALUES ('átrio')");
      }
      try (EmbeddedServers servers = EmbeddedServers.start(data, line -> {})) {
        assertThat(Sql.query(servers.databaseUrl(), "SELECT word FROM kept"))
            .containsExactly("átrio");
      }
    }
  }

  @Test
  void progressSaysWhatIsReadyAndWhere() {
    List<String> progress = new CopyOnWriteArrayList<>();
    try (DataDirectory data = DataDirectory.open(setUpOnce);
        EmbeddedServers servers = EmbeddedServers.start(data, progress::add)) {
      assertThat(progress)
          .hasSize(2)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .matches("PostgreSQL 18\\.\\d+ is ready on 127\\.0\\.0\\.1:\\d+ \\(.* s\\)"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .matches("Redis \\d.* is ready on 127\\.0\\.0\\.1:\\d+ \\(.* s\\)"));
      assertThat(servers.databaseUrl()).endsWith(":" + servers.postgres().port() + "/atrio");
    }
  }

  @Test
  void anAcknowledgedCommitIsOnDisk() {
    try (DataDirectory data = DataDirectory.open(setUpOnce);
        EmbeddedServers servers = EmbeddedServers.start(data, line -> {})) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertThat(Sql.query(servers.databaseUrl(), "SHOW " + setting)).containsExactly("on");
      }
    }
  }

  @Test
  void nobodyGetsInWithoutThePassword() {
    try (DataDirectory data = DataDirectory.open(setUpOnce);
        EmbeddedServers servers = EmbeddedServers.start(data, line -> {})) {
      String database = servers.databaseUrl().replaceAll(":[0-9a-f]{48}@", ":wrong@");
      assertThatThrownBy(() -> Sql.query(database, "SELECT 'in'"))
          .hasMessageContaining("password authentication failed");
      String redis = servers.redisUrl().replaceAll(":[0-9a-f]{48}@", "wrong:wrong@");
      assertThat(RedisConnection.connect(redis))
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableThat()
          .withMessageContaining("WRONGPASS");
    }
  }

  @Test
  void closingLeavesNoProcessBehind() {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      EmbeddedServers servers = EmbeddedServers.start(data, line -> {});
      assertThat(Processes.of(setUpOnce)).isNotEmpty();
      servers.close();
      servers.close();
      assertThat(Processes.of(setUpOnce)).isEmpty();
    }
  }

  @Test
  void openClientsDoNotHoldUpTheEnd() {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      EmbeddedServers servers = EmbeddedServers.start(data, line -> {});
      try (PostgresPool pool = PostgresPool.open(servers.databaseUrl())) {
        Connection held = Mono.from(pool.connections().create()).block();
        long begun = System.nanoTime();
        servers.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        assertThat(held).isNotNull();
      }
    }
  }

  @Test
  void aServerThatDoesNotListenIsKilledInTime() throws Exception {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      EmbeddedServers servers = EmbeddedServers.start(data, line -> {});
      Processes.signal("STOP", servers.postgres().pid());
      Processes.signal("STOP", servers.redis().pid());
      long begun = System.nanoTime();
      servers.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
      assertThat(Processes.runs(servers.postgres().pid())).isFalse();
      assertThat(Processes.runs(servers.redis().pid())).isFalse();
    }
  }

  @Test
  void aPostgresThatWasKilledComesBackAtItsAddressAndEndsWithTheOthers() throws Exception {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      try (EmbeddedServers servers = EmbeddedServers.start(data, line -> {})) {
        String url = servers.databaseUrl();
        long killed = servers.postgres().pid();
        Processes.signal("KILL", killed);
        await().atMost(Duration.ofSeconds(30)).until(() -> servers.postgres().pid() != killed);
        assertThat(servers.databaseUrl()).isEqualTo(url);
        assertThat(Sql.query(url, "SELECT 'back'")).containsExactly("back");
      }
      assertThat(Processes.of(setUpOnce)).isEmpty();
    }
  }

  @Test
  void theServersOfAKilledAtrioAreEnded() throws Exception {
    List<Long> orphans;
    try (AnotherAtrio killed = AnotherAtrio.start(setUpOnce, true)) {
      orphans = Processes.pids(killed.linesUntil("pids").getLast());
      killed.kill();
    }
    assertThat(orphans).hasSize(2).allMatch(Processes::runs);
    List<String> progress = new CopyOnWriteArrayList<>();
    try (DataDirectory data = DataDirectory.open(setUpOnce);
        EmbeddedServers servers = EmbeddedServers.start(data, progress::add)) {
      assertThat(orphans).noneMatch(Processes::runs);
      assertThat(progress).filteredOn(line -> line.contains("an earlier Átrio left")).hasSize(2);
      assertThat(Sql.query(servers.databaseUrl(), "SELECT 'alive'")).containsExactly("alive");
    }
  }

  @Test
  void aPidThatHasBeenGivenToSomebodyElseIsLeftInPeace() throws Exception {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      String stale = ProcessHandle.current().pid() + "\n" + data.postgres() + "\n";
      Files.writeString(data.postgres().resolve("postmaster.pid"), stale);
      EmbeddedServers.start(data, line -> {}).close();
    }
  }

  @Test
  void aStopOfTheJvmStopsTheServersWithoutNoise() throws Exception {
    try (AnotherAtrio other = AnotherAtrio.start(setUpOnce, true)) {
      other.linesUntil("up");
      other.stop();
      assertThat(other.remainingLines()).containsExactly("closed");
    }
    assertThat(Processes.of(setUpOnce)).isEmpty();
  }

  @Test
  void theServersWriteToFilesOfTheDirectory() throws Exception {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      EmbeddedServers.start(data, line -> {}).close();
      assertThat(data.path().resolve("postgres.log"))
          .content()
          .contains("database system is shut down");
      assertThat(data.path().resolve("redis.log")).content().contains("bye bye");
    }
  }
}
