package io.atrio.tests.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.faults.HeardLines;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.SharedServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles that administrators change by the API. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesByApiTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration PROMISED = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private AtrioProcess server;
  private Api api;
  private String admin;

  @SuppressWarnings("NullAway.Init") // set before the tests
  RolesByApiTest() {}

  @BeforeAll
  void start() throws Exception {
    server = SharedServer.get();
    api = new Api(server);
    admin = api.token("root", "admin");
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void aRoleIsMadeReadChangedListedAndDeleted() throws Exception {
    assertThat(api.get("/roles/broker", admin).statusCode()).isEqualTo(404);
    ok(put("/roles/broker", "{\"permissions\":[\"publish:b\",\"job:mail\",\"job:mail\"]}"));
    assertThat(ok(api.get("/roles/broker", admin)).path("permissions").toString())
        .isEqualTo("[\"job:mail\",\"publish:b\"]");
    ok(put("/roles/broker", "{\"permissions\":[\"job:mail\"],\"description\":\"d\"}"));

    JsonNode read = ok(api.get("/roles/broker", admin));
    assertThat(read.path("permissions").toString()).isEqualTo("[\"job:mail\"]");
    assertThat(read.path("description").asText()).isEqualTo("d");
    assertThat(ok(api.get("/roles?limit=200", admin)).path("items").toString())
        .contains("\"broker\"");
    ok(api.send("DELETE", "/roles/broker", admin));
    assertThat(api.send("DELETE", "/roles/broker", admin).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsGrantedAndTakenReachesOpenStreamsAndTheAuditTrail() throws Exception {
    ok(put("/roles/dealer", "{\"permissions\":[\"subscribe:deals\"]}"));
    JsonNode granted = ok(put("/users/uma/roles/dealer", ""));
    try (HeardLines stream = new HeardLines(server, token("uma", granted), "deals")) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      ok(api.send("DELETE", "/users/uma/roles/dealer", admin));
      await()
          .atMost(PROMISED)
          .until(() -> stream.heard("{\"channel\":\"deals\",\"reason\":\"permission\"}"));

      await()
          .atMost(SOON)
          .until(
              () ->
                  api.get("/audit?type=roles.changed&user=root", admin)
                      .body()
                      .contains("revoked dealer"));
      assertThat(api.get("/audit?type=roles.changed&user=root", admin).body())
          .contains("granted dealer", "allows subscribe:deals");
    }
  }

  /** A token of {@code user}, once the node goes by what was granted. */
  private String token(String user, JsonNode granted) throws Exception {
    String question =
        "{\"user\":\"%s\",\"permission\":\"subscribe:deals\",\"min_version\":\"%s\"}"
            .formatted(user, granted.path("version").asText());
    assertThat(
            ok(api.post("/authorize", admin, JSON.readTree(question))).path("allowed").asBoolean())
        .isTrue();
    return api.token(user, "nothing");
  }

  @Test
  void aRoleThatDoesNotExistCannotBeGranted() throws Exception {
    assertThat(put("/users/uma/roles/nosuch", "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"permissions\":[\"**\"]}",
        "{\"permissions\":[\"subscribe:**\"]}",
        "{\"permissions\":[\"subscribe\"]}",
        "{\"permissions\":[null]}"
      })
  void whatIsNoPermissionIsRefused(String body) throws Exception {
    HttpResponse<String> answer = put("/roles/odd", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(api.get("/roles/odd", admin).statusCode()).isEqualTo(404);
  }

  @Test
  void onlyThoseWhoMayChangeRoles() throws Exception {
    String viewer = api.token("vic", "viewer");

    assertThat(api.get("/roles", viewer).statusCode()).isEqualTo(403);
    assertThat(api.send("DELETE", "/roles/viewer", viewer).statusCode()).isEqualTo(403);
    assertThat(api.send("DELETE", "/users/vic/roles/viewer", viewer).statusCode()).isEqualTo(403);
  }

  private static JsonNode ok(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return api.put(path, admin, body);
  }
}
