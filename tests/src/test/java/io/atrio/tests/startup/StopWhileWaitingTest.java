package io.atrio.tests.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that waits for PostgreSQL, and is told to stop. */
@Timeout(60)
class StopWhileWaitingTest {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);
  private static final int SIGTERM = 128 + 15;

  @TempDir private Path folder;
  private Path temporary;

  @SuppressWarnings("NullAway.Init") // set before each test
  StopWhileWaitingTest() {}

  @BeforeEach
  void aFolderForWhatMustNotStay() throws Exception {
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  @Test
  void whileNothingListensThereItStopsAtOnce() throws Exception {
    try (AtrioProcess atrio = launch(1)) {
      await().atMost(STARTS_WITHIN).until(() -> said(atrio, "Waiting for PostgreSQL at"));
      assertStops(atrio);
    }
  }

  @Test
  void whileAServerDoesNotAnswerItStopsInTime() throws Exception {
    try (ServerSocket silent =
            new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        AtrioProcess atrio = launch(silent.getLocalPort())) {
      silent.setSoTimeout((int) STARTS_WITHIN.toMillis());
      silent.accept();
      assertStops(atrio);
    }
  }

  private AtrioProcess launch(int port) throws Exception {
    return AtrioProcess.launch(
        ServerOptions.embedded()
            .with("ATRIO_DATABASE_URL", "postgresql://atrio:hidden@127.0.0.1:" + port + "/atrio")
            .with("ATRIO_REDIS_URL", "redis://127.0.0.1:1")
            .withJvmFlags(List.of("-Djava.io.tmpdir=" + temporary))
            .inDirectory(folder.resolve("data")));
  }

  private void assertStops(AtrioProcess atrio) throws Exception {
    assertThat(atrio.terminate(STOPS_WITHIN)).as("stopped in time").isTrue();
    assertThat(atrio.exitCode()).hasValue(SIGTERM);
    assertThat(atrio.children()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
    assertThat(folder.resolve("data")).doesNotExist();
    await().atMost(STOPS_WITHIN).until(() -> said(atrio, "Átrio has stopped."));
    assertThat(atrio.output()).noneMatch(l -> l.matches("\\s+at .*|.*\\b(WARN|ERROR)\\b.*"));
    assertThat(atrio.output()).noneMatch(l -> l.contains("hidden"));
  }

  private static boolean said(AtrioProcess atrio, String text) {
    return atrio.output().stream().anyMatch(line -> line.contains(text));
  }
}
