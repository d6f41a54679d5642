package io.atrio.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.ServerOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OrderlyStopTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before the test
  OrderlyStopTest() {}

  @Test
  void whatWasNotedIsInTheTrailOfAServerThatWasStopped() throws Exception {
    try (AtrioProcess server =
            AtrioProcess.start(ServerOptions.embedded().inDirectory(folder.resolve("data")));
        Api api = new Api(server)) {
      api.publish(api.token("last", "editor"), "orders", 1);
      // A token that does not hold is counted, and told when the minute is over or the node stops.
      assertThat(api.get("/audit", "not-a-token").statusCode()).isEqualTo(401);
      assertThat(server.terminate()).isTrue();
    }
    // Nothing runs there any more: the command line starts PostgreSQL for itself.
    AtrioRun export = commandLine("audit", "export");
    assertThat(export.exit()).isZero();
    for (String type :
        new String[] {"node.started", "event.published", "authentication.failed", "node.stopped"}) {
      assertThat(export.out()).anyMatch(line -> line.contains("\"type\":\"" + type + "\""));
    }
    assertThat(export.left()).isEmpty();
    assertThat(commandLine("audit", "verify").out().getLast()).contains("\"ok\":true");
  }

  @Test
  void withoutADatabaseThereIsOneLine() throws Exception {
    AtrioRun run = commandLine("audit", "verify");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).singleElement().asString().contains("There is no database in");
  }

  private AtrioRun commandLine(String... arguments) throws Exception {
    return AtrioRun.Call.of(arguments).with("ATRIO_DATA_DIR", folder.resolve("data")).run();
  }
}
