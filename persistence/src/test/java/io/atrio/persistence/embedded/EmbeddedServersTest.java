package io.atrio.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.redis.RedisConnection;
import io.r2dbc.spi.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(30)
final class EmbeddedServersTest {
  @TempDir private static Path setUpOnce;
  @TempDir private Path temp;

  @BeforeAll
  static void setUp() {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      EmbeddedServers.start(data, line -> {}).close();
    }
  }

  /** Spares every test that needs a directory of its own the unpacking. */
  @BeforeEach
  void shareThePrograms() throws Exception {
    Files.createSymbolicLink(temp.resolve("binaries"), setUpOnce.resolve("binaries"));
  }

  @AfterEach
  void leaveThePrograms() throws Exception {
    Files.delete(temp.resolve("binaries"));
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() {
    try (DataDirectory data = DataDirectory.open(setUpOnce)) {
      try (EmbeddedServers servers = EmbeddedServers.start(data, line -> {})) {
        query(servers.databaseUrl(), "CREATE TABLE kept (word text)");
        query(servers.databaseUrl(), "INSERT INTO kept VALUES ('átrio')");
      }
      try (EmbeddedServers servers = EmbeddedServers.start(data, line -> {})) {
        assertThat(query(servers.databaseUrl(), "SELECT word FROM kept")).containsExactly("átrio");
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
        assertThat(query(servers.databaseUrl(), "SHOW " + setting)).containsExactly("on");
      }
    }
  }

  @Test
  void nobodyGetsInWithoutThePassword() {
    try (DataDirectory data = DataDirectory.open(setUpOnce);
        EmbeddedServers servers = EmbeddedServers.start(data, line -> {})) {
      String database = servers.databaseUrl().replaceAll(":[0-9a-f]{48}@", ":wrong@");
      assertThatThrownBy(() -> query(database, "SELECT 'in'"))
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
      assertThat(processesOf(setUpOnce)).isNotEmpty();
      servers.close();
      servers.close();
      assertThat(processesOf(setUpOnce)).isEmpty();
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
      signal("STOP", servers.postgres().pid());
      signal("STOP", servers.redis().pid());
      long begun = System.nanoTime();
      servers.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
      assertThat(runs(servers.postgres().pid())).isFalse();
      assertThat(runs(servers.redis().pid())).isFalse();
    }
  }

  @Test
  void theServersOfAKilledAtrioAreEnded() throws Exception {
    List<Long> orphans;
    try (AnotherAtrio killed = AnotherAtrio.start(setUpOnce, true)) {
      orphans = pids(killed.linesUntil("pids").getLast());
      killed.kill();
    }
    assertThat(orphans).hasSize(2).allMatch(EmbeddedServersTest::runs);
    List<String> progress = new CopyOnWriteArrayList<>();
    try (DataDirectory data = DataDirectory.open(setUpOnce);
        EmbeddedServers servers = EmbeddedServers.start(data, progress::add)) {
      assertThat(orphans).noneMatch(EmbeddedServersTest::runs);
      assertThat(progress).filteredOn(line -> line.contains("an earlier Átrio left")).hasSize(2);
      assertThat(query(servers.databaseUrl(), "SELECT 'alive'")).containsExactly("alive");
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
    assertThat(processesOf(setUpOnce)).isEmpty();
  }

  @Test
  void aStopWhileStartingLeavesNoProcessBehind() throws Exception {
    try (AnotherAtrio other = AnotherAtrio.start(temp, true)) {
      assertThat(other.linesUntil("PostgreSQL is being set up")).isNotEmpty();
      other.stop();
      other.remainingLines();
    }
    assertThat(processesOf(temp)).isEmpty();
    try (DataDirectory data = DataDirectory.open(temp)) {
      EmbeddedServers.start(data, line -> {}).close();
    }
  }

  @Test
  void whenPostgresCannotStartRedisIsStopped() throws Exception {
    Files.createDirectory(
        temp.resolve("postgres"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(temp.resolve("postgres/PG_VERSION"), "9.6\n");
    Files.createFile(temp.resolve("postgres/postgresql.conf"));
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertThatThrownBy(() -> EmbeddedServers.start(data, line -> {}))
          .isInstanceOf(StartupException.class)
          .hasMessageStartingWith(
              "PostgreSQL did not start: database files are incompatible with server (see ")
          .message()
          .hasLineCount(1);
    }
    assertThat(processesOf(temp)).isEmpty();
  }

  @Test
  void whenRedisCannotStartPostgresIsStopped() throws Exception {
    Files.createFile(temp.resolve("redis"));
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertThatThrownBy(() -> EmbeddedServers.start(data, line -> {}))
          .isInstanceOf(StartupException.class)
          .hasMessageStartingWith("Redis cannot be started: ")
          .message()
          .hasLineCount(1);
    }
    assertThat(processesOf(temp)).isEmpty();
  }

  @Test
  void rootWithoutNamespacesRunsPostgresAsNobody() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid")));
    for (Path path : List.of(temp, setUpOnce)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try (DataDirectory data = DataDirectory.open(temp);
        PostgresProcess postgres =
            PostgresProcess.start(data, Unprivileged.AS_NOBODY, line -> {})) {
      assertThat(ProcessHandle.of(postgres.pid()).flatMap(p -> p.info().user())).contains("nobody");
      assertThat(query(postgres.url(), "SELECT 'in'")).containsExactly("in");
    }
  }

  @Test
  void rootIsToldWhenNobodyCannotReachTheDirectory() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid")));
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx------"));
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertThatThrownBy(() -> PostgresProcess.start(data, Unprivileged.AS_NOBODY, line -> {}))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("refuses to run as root");
    }
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

  private static List<String> query(String url, String sql) {
    try (PostgresPool pool = PostgresPool.open(url)) {
      return Flux.usingWhen(
              pool.connections().create(),
              connection ->
                  Flux.from(connection.createStatement(sql).execute())
                      .flatMap(result -> result.map((row, m) -> row.get(0, String.class))),
              Connection::close)
          .collectList()
          .blockOptional(Duration.ofSeconds(10))
          .orElseThrow();
    }
  }

  private static List<Long> processesOf(Path directory) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.pid() != ProcessHandle.current().pid())
        .filter(p -> p.info().commandLine().orElse("").contains(directory.toString()))
        .map(ProcessHandle::pid)
        .toList();
  }

  /** A zombie, which nobody may have waited for yet, has no command line. */
  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(p -> p.info().commandLine()).isPresent();
  }

  private static List<Long> pids(String line) {
    return List.of(line.split(" ")).stream().skip(1).map(Long::valueOf).toList();
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
        .start()
        .waitFor(5, TimeUnit.SECONDS);
  }
}
