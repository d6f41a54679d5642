package io.atrio.tests.audit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.ServerOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OrderlyStopTest {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    assertThat(exported())
        .extracting(event -> event.path("type").asText())
        .contains("node.started", "event.published", "authentication.failed", "node.stopped");
    assertThat(commandLine("audit", "verify").out().getLast()).contains("\"ok\":true");
  }

  @Test
  void everySessionIsToldFromItsBeginningToItsEndAndTheNodesStopIsLast() throws Exception {
    try (AtrioProcess server =
            AtrioProcess.start(ServerOptions.embedded().inDirectory(folder.resolve("data")));
        Api api = new Api(server);
        HttpClient http = HttpClient.newHttpClient()) {
      List<BufferedReader> streams = new ArrayList<>();
      for (String user : List.of("ana", "ben", "cem", "dea")) {
        streams.add(opened(http, server.addresses().streams(), api.token(user, "viewer")));
      }
      // Within its grace period: the session is there when the node stops, its stream is not.
      streams.removeFirst().close();
      assertThat(server.terminate()).isTrue();
      for (BufferedReader stream : streams) {
        assertThat(stream.lines()).anyMatch(line -> line.contains("atrio.bye"));
      }
    }
    List<JsonNode> events = exported();
    Map<String, List<String>> types =
        events.stream()
            .collect(
                groupingBy(
                    event -> event.path("user").asText(),
                    mapping(event -> event.path("type").asText(), toList())));
    assertThat(types).containsOnlyKeys("", "ana", "ben", "cem", "dea");
    assertThat(types.remove("")).containsExactly("node.started", "node.stopped");
    assertThat(types.values())
        .allSatisfy(
            life ->
                assertThat(life)
                    .containsExactly(
                        "session.opened", "stream.attached", "stream.detached", "session.closed"));
    assertThat(events.getLast().path("type").asText()).isEqualTo("node.stopped");
  }

  /** Reads a stream up to its first frame. */
  private static BufferedReader opened(HttpClient http, URI address, String token)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                http.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.startsWith("event: atrio.ready")) {
      line = lines.readLine();
    }
    assertThat(line).as("the stream is open").isNotNull();
    return lines;
  }

  /** Nothing runs there any more: the command line starts PostgreSQL for itself. */
  private List<JsonNode> exported() throws Exception {
    AtrioRun export = commandLine("audit", "export");
    assertThat(export.exit()).as("%s", export.err()).isZero();
    assertThat(export.left()).isEmpty();
    List<JsonNode> events = new ArrayList<>();
    for (String line : export.out()) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private AtrioRun commandLine(String... arguments) throws Exception {
    return AtrioRun.Call.of(arguments).with("ATRIO_DATA_DIR", folder.resolve("data")).run();
  }
}
