package io.atrio.tests.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.AtrioRun.Call;
import io.atrio.tests.process.ServerOptions;
import io.atrio.tests.process.Waiting;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One life of a server and the next on the same data, told in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StopAndStartTest {
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  private Path folder;
  private AtrioProcess first;

  @SuppressWarnings("NullAway.Init") // set before the tests
  StopAndStartTest() {}

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    first = AtrioProcess.start(options());
  }

  @AfterAll
  void end() {
    first.close();
  }

  @Test
  @Order(1)
  void sigtermStopsEverythingWithinTenSeconds() throws Exception {
    assertThat(first.children()).isNotEmpty();
    // Not by way of Process.destroy, which also closes its output: what it says last is wanted.
    ProcessHandle.of(first.pid()).orElseThrow().destroy();
    assertThat(Waiting.until(STOPS_WITHIN, () -> !first.isAlive())).as("stopped in time").isTrue();
    assertThat(first.children()).isEmpty();
    assertFree(first.addresses().api());
    assertFree(first.addresses().streams());
  }

  @Test
  @Order(2)
  void aStopIsSaidWithoutErrors() throws Exception {
    Waiting.until(Duration.ofSeconds(2), this::saidThatItHasStopped);
    assertThat(first.output()).contains("Átrio has stopped.");
    assertThat(first.output()).noneMatch(line -> line.matches("\\s+at .*|.*\\b(WARN|ERROR)\\b.*"));
  }

  @Test
  @Order(3)
  void theNextStartAcceptsATokenOfTheCommandLine() throws Exception {
    AtrioRun mint =
        Call.of("token", "--user", "ana", "--role", "editor")
            .with("ATRIO_DATA_DIR", folder.resolve("data"))
            .run();
    try (AtrioProcess second = AtrioProcess.start(options());
        Api api = new Api(second)) {
      assertThatCode(
              () -> api.publish(mint.out().getFirst(), "lobby", new ObjectMapper().nullNode()))
          .doesNotThrowAnyException();
    }
  }

  private boolean saidThatItHasStopped() {
    return first.output().contains("Átrio has stopped.");
  }

  /** Without a secret of its own, so that the server makes one and keeps it with its data. */
  private ServerOptions options() {
    return ServerOptions.embedded().withSecret("").inDirectory(folder.resolve("data"));
  }

  private static void assertFree(URI address) {
    assertThatCode(
            () -> {
              try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address.getHost(), address.getPort()));
              }
            })
        .as("port %s is free", address.getPort())
        .doesNotThrowAnyException();
  }
}
