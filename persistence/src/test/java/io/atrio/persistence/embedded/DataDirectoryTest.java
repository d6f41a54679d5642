package io.atrio.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  @TempDir private Path temp;

  @Test
  void aMissingDirectoryIsMade() {
    Path path = temp.resolve("a/b");
    try (DataDirectory data = DataDirectory.open(path)) {
      assertThat(path).isDirectory();
      assertThat(data.postgres()).hasParentRaw(data.path());
    }
  }

  @Test
  void theNextProcessIsToldWhoHasTheDirectory() throws Exception {
    try (AnotherAtrio other = AnotherAtrio.start(temp, false)) {
      other.linesUntil("up");
      assertThatThrownBy(() -> DataDirectory.open(temp))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("in use by another Átrio (process " + other.pid() + ")")
          .hasMessageContaining(temp.toRealPath().toString())
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void aRefusedSecondOpenDoesNotLetOthersIn() throws Exception {
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertThatThrownBy(() -> DataDirectory.open(temp)).hasMessageContaining("in use");
      try (AnotherAtrio other = AnotherAtrio.start(data.path(), false)) {
        assertThat(other.remainingLines())
            .anyMatch(line -> line.contains("(process " + ProcessHandle.current().pid() + ")"));
      }
    }
  }

  @Test
  void aKilledProcessLeavesTheDirectoryFree() throws Exception {
    try (AnotherAtrio other = AnotherAtrio.start(temp, false)) {
      other.linesUntil("up");
      other.kill();
      DataDirectory.open(temp).close();
    }
  }

  @Test
  void aClosedDirectoryCanBeOpenedAgain() {
    DataDirectory data = DataDirectory.open(temp);
    data.close();
    data.close();
    DataDirectory.open(temp).close();
  }

  @Test
  void aFileIsNotADirectory() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(StartupException.class)
        .hasMessage("The data directory " + file + " cannot be used: it is not a directory");
  }

  @Test
  void aPathBelowAFileCannotBeWritten() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
        .isInstanceOf(StartupException.class)
        .hasMessageEndingWith(file + " is not a directory");
  }

  @Test
  void aLockFileThatCannotBeWrittenIsOneLine() throws Exception {
    Files.createDirectory(temp.resolve("lock"));
    assertThatThrownBy(() -> DataDirectory.open(temp))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("may not be written")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aSecretIsMadeOnceAndReadBackAfterwards() {
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertThat(data.secret("signing-key", () -> "first")).isEqualTo("first");
    }
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertThat(data.secret("signing-key", () -> "second")).isEqualTo("first");
    }
  }

  @Test
  void aSecretIsForItsOwnerOnly() throws Exception {
    try (DataDirectory data = DataDirectory.open(temp)) {
      data.secret("signing-key", () -> "s");
      Path file = data.path().resolve("secrets/signing-key");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theNameOfASecretCannotLeaveTheDirectory() {
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertThatThrownBy(() -> data.secret("../lock", () -> "s"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
