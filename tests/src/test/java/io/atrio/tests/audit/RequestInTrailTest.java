package io.atrio.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.SharedServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The trail says in which request something was done, and verifies with it. */
@Timeout(60)
class RequestInTrailTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(10);

  private final String user = "r-" + UUID.randomUUID();
  private Api api;

  @SuppressWarnings("NullAway.Init") // set before each test
  RequestInTrailTest() {}

  @BeforeEach
  void open() throws Exception {
    api = new Api(SharedServer.get());
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void whatARequestDidIsFoundByItsId() throws Exception {
    String editor = api.token(user, "editor");
    JsonNode event = JSON.readTree("{\"channel\":\"traced\",\"event\":\"e\",\"data\":1}");
    api.post("/publish", editor, event, "order-17");
    api.post("/publish/batch", editor, JSON.createArrayNode().add(event), "order-18");
    api.post("/publish", api.token(user, "viewer"), event, "order-19");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(requests("event.published")).containsExactly("order-18", "order-17"));
    assertThat(requests("permission.denied")).containsExactly("order-19");
    assertThat(JSON.readTree(api.get("/audit/verify", auditor()).body()).path("ok").asBoolean())
        .isTrue();
  }

  private List<String> requests(String type) throws Exception {
    return JSON.readTree(api.get("/audit?user=" + user + "&type=" + type, auditor()).body())
        .path("items")
        .findValuesAsText("request_id");
  }

  private String auditor() {
    return api.token("auditor", "admin");
  }
}
