package io.atrio.tests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ServerOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  CrashTest() {}

  @Test
  void aStartAfterACrashEndsTheOrphansAndKeepsTheData() throws Exception {
    ServerOptions options = ServerOptions.embedded().inDirectory(folder.resolve("data"));
    try (AtrioProcess crashed = AtrioProcess.start(options)) {
      try (Postgres postgres = Postgres.of(crashed)) {
        postgres.run("CREATE TABLE kept (line text)");
        postgres.run("INSERT INTO kept VALUES ('from before the crash')");
      }
      crashed.kill();
      List<ProcessHandle> orphans = crashed.children();
      assertThat(orphans).isNotEmpty();
      try (AtrioProcess next = AtrioProcess.start(options);
          Postgres postgres = Postgres.of(next)) {
        assertThat(orphans).noneMatch(ProcessHandle::isAlive);
        assertThat(postgres.text("SELECT line FROM kept")).isEqualTo("from before the crash");
      }
    }
  }
}
