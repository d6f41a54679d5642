package io.atrio.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** First starts in a directory of their own, and those that fail. */
@Timeout(30)
final class FirstStartTest {
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
  void aStopWhileStartingLeavesNoProcessBehind() throws Exception {
    try (AnotherAtrio other = AnotherAtrio.start(temp, true)) {
      assertThat(other.linesUntil("PostgreSQL is being set up")).isNotEmpty();
      other.stop();
      other.remainingLines();
    }
    assertThat(Processes.of(temp)).isEmpty();
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
    assertThat(Processes.of(temp)).isEmpty();
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
    assertThat(Processes.of(temp)).isEmpty();
  }

  @Test
  void rootWithoutNamespacesRunsPostgresAsNobody() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid")));
    for (Path path : List.of(temp, setUpOnce)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try (DataDirectory data = DataDirectory.open(temp);
        PostgresProcess postgres =
            PostgresProcess.start(data, Unprivileged.AS_NOBODY, 0, line -> {})) {
      assertThat(ProcessHandle.of(postgres.pid()).flatMap(p -> p.info().user())).contains("nobody");
      assertThat(Sql.query(postgres.url(), "SELECT 'in'")).containsExactly("in");
    }
  }

  @Test
  void rootIsToldWhenNobodyCannotReachTheDirectory() throws Exception {
    assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid")));
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx------"));
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertThatThrownBy(() -> PostgresProcess.start(data, Unprivileged.AS_NOBODY, 0, line -> {}))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("refuses to run as root");
    }
  }
}
