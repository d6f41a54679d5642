package io.atrio.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.tests.process.AtrioRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code atrio audit} says when there is no audit trail to read: one line. */
@Timeout(60)
class AuditCommandLineTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before the test
  AuditCommandLineTest() {}

  @Test
  void withoutADatabase() throws Exception {
    AtrioRun run =
        AtrioRun.Call.of("audit", "verify").with("ATRIO_DATA_DIR", folder.resolve("data")).run();
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).singleElement().asString().contains("There is no database in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "export"})
  void withADatabaseThatNoAtrioHasUsed(String command) throws Exception {
    try (DataDirectory data = DataDirectory.open(folder);
        PostgresProcess postgres = PostgresProcess.start(data, line -> {})) {
      AtrioRun run =
          AtrioRun.Call.of("audit", command)
              .with("ATRIO_DATABASE_URL", postgres.url())
              .with("ATRIO_REDIS_URL", "redis://127.0.0.1:1")
              .with("ATRIO_JWT_SECRET", "-".repeat(32))
              .run();
      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).singleElement().asString().contains("has no audit trail");
      assertThat(run.out()).isEmpty();
    }
  }
}
