package io.atrio.tests.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.AtrioRun.Call;
import io.atrio.tests.process.SharedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that cannot succeed says why in one line, and leaves nothing behind. */
class RefusedStartTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  RefusedStartTest() {}

  @ParameterizedTest
  @CsvSource({
    "ATRIO_HTTP_PORT, atrio.http.port",
    "ATRIO_STREAM_PORT, atrio.stream.port",
    "ATRIO_CLUSTER_PORT, pekko.remote.artery.canonical.port",
    "ATRIO_MANAGEMENT_PORT, pekko.management.http.port"
  })
  void aPortInUseIsNamedWithItsSetting(String variable, String setting) throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      AtrioRun run = serve().with(variable, taken.getLocalPort()).run();
      assertRefused(run, Integer.toString(taken.getLocalPort()), setting, "in use");
    }
  }

  @Test
  void aDataDirectoryThatAnotherServerUsesIsRefused() throws Exception {
    Path used = SharedServer.get().dataDirectory();
    assertRefused(serve().with("ATRIO_DATA_DIR", used).run(), used.toString(), "in use by another");
  }

  @Test
  void aDataDirectoryBelowAFileIsRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Path below = file.resolve("data");
    assertRefused(
        serve().with("ATRIO_DATA_DIR", below).run(), below.toString(), "is not a directory");
  }

  @Test
  void anUnknownSettingIsNamed() throws Exception {
    assertRefused(
        serve().flag("-Datrio.htp.port=1").run(), "atrio.htp.port", "is not a setting of Átrio");
  }

  @Test
  void anImpossibleValueIsNamedWithWhatIsAllowed() throws Exception {
    assertRefused(
        serve().with("ATRIO_HTTP_PORT", 99999).run(),
        "atrio.http.port",
        "99999",
        "between 0 and 65535");
  }

  @Test
  void aDatabaseOfTheTeamNeedsKeysToCheckTokensWith() throws Exception {
    AtrioRun run =
        serve()
            .with("ATRIO_DATABASE_URL", "postgresql://atrio:secret@127.0.0.1:1/atrio")
            .with("ATRIO_REDIS_URL", "redis://127.0.0.1:1")
            .run();
    assertRefused(run, "atrio.auth.jwks-url", "jwt-secret");
  }

  @Test
  void aDatabaseOfTheTeamNeedsARedisOfTheTeam() throws Exception {
    AtrioRun run =
        serve().with("ATRIO_DATABASE_URL", "postgresql://atrio:secret@127.0.0.1:1/atrio").run();
    assertRefused(run, "atrio.redis.url", "missing");
  }

  private Call serve() {
    return Call.of("serve")
        .with("ATRIO_DATA_DIR", folder.resolve("data"))
        .with("ATRIO_HTTP_PORT", 0)
        .with("ATRIO_STREAM_PORT", 0)
        .with("ATRIO_CLUSTER_PORT", 0)
        .with("ATRIO_MANAGEMENT_PORT", 0);
  }

  private static void assertRefused(AtrioRun run, String... said) throws IOException {
    assertThat(run.err()).singleElement().asString().contains(said);
    assertThat(run.out()).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
    assertThat(run.exit()).isNotZero();
    assertThat(run.left()).isEmpty();
  }
}
