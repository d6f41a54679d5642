package io.atrio.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trail of a server that was started, refused a few streams, took one event and was stopped, as
 * the next start shows it: an orderly stop does not wait for the end of the minute.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreshTrailTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  private String expired;
  private AtrioProcess server;
  private Api api;

  @SuppressWarnings("NullAway.Init") // set before the tests
  FreshTrailTest() {}

  @BeforeAll
  void aFirstLifeAndTheNext() throws Exception {
    ServerOptions options = ServerOptions.embedded().inDirectory(folder.resolve("data"));
    Instant past = Instant.now().minusSeconds(3600);
    expired =
        new Tokens(options.secret()).mint("mallory", "s-mallory", List.of("admin"), past, SHORT);
    try (AtrioProcess first = AtrioProcess.start(options);
        Api its = new Api(first)) {
      its.publish(its.token("ana", "editor"), "orders", 1);
      refuseStreams(first);
      assertThat(first.terminate()).isTrue();
    }
    server = AtrioProcess.start(options);
    api = new Api(server);
    await().atMost(SOON).until(() -> items("type=node.started").size() == 2);
  }

  @AfterAll
  void end() {
    api.close();
    server.close();
  }

  @Test
  void credentialsThatStreamsWereRefusedForAreCountedByAddress() throws Exception {
    JsonNode failed = items("type=authentication.failed");
    assertThat(failed).hasSize(1);
    JsonNode event = failed.get(0);
    assertThat(event.path("address").asText()).isEqualTo("127.0.0.1");
    assertThat(event.path("target").asText()).isEqualTo("127.0.0.1");
    assertThat(event.path("outcome").asText()).isEqualTo("denied");
    assertThat(event.path("detail").asText())
        .isEqualTo("8 times: token_missing, token_invalid, token_expired, ticket_invalid");
    assertThat(event.has("user")).as("a token that does not hold names nobody").isFalse();
    assertThat(api.get("/audit", auditor()).body()).doesNotContain(expired, "not-a-t", "mallory");
  }

  @Test
  void theWarmUpLeavesNothing() throws Exception {
    assertThat(types())
        .containsExactlyInAnyOrder(
            "node.started",
            "event.published",
            "authentication.failed",
            "node.stopped",
            "node.started");
  }

  private void refuseStreams(AtrioProcess from) throws Exception {
    URI streams = from.addresses().streams();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < 2; i++) {
        refused(http, HttpRequest.newBuilder(streams));
        refused(http, HttpRequest.newBuilder(URI.create(streams + "?ticket=not-a-ticket")));
        for (String token : List.of("not-a-token", expired)) {
          refused(http, HttpRequest.newBuilder(streams).header("Authorization", "Bearer " + token));
        }
      }
    }
  }

  private static void refused(HttpClient http, HttpRequest.Builder request) throws Exception {
    assertThat(http.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  private List<String> types() throws Exception {
    List<String> types = new ArrayList<>();
    items("limit=1000").forEach(item -> types.add(item.path("type").asText()));
    return types;
  }

  private JsonNode items(String query) throws Exception {
    return JSON.readTree(api.get("/audit?" + query, auditor()).body()).path("items");
  }

  private String auditor() {
    return api.token("auditor", "admin");
  }
}
