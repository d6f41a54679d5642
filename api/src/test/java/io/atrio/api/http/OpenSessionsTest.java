package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.api.client.Answer;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where users are, and the end of all their sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenSessionsTest {
  private final Doors doors =
      Doors.open("atrio.permission.roles { admin = [\"*\"], viewer = [\"subscribe:*\"] }");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void aUsersSessionsAreListedWithTheirStreams() {
    Instant before = Instant.now().minusSeconds(1);
    try (OpenStream one = open("ana", "ana-1");
        OpenStream two = open("ana", "ana-1");
        OpenStream other = open("ana", "ana-2");
        OpenStream anothers = open("bob", "bob-1")) {
      for (OpenStream stream : List.of(one, two, other, anothers)) {
        assertThat(stream.ready().name()).isEqualTo("atrio.ready");
      }
      JsonNode page = get("/v1/users/ana/sessions").succeeds().json();

      assertThat(page.path("next").isNull()).isTrue();
      assertThat(page.path("items").findValuesAsText("session")).containsExactly("ana-1", "ana-2");
      JsonNode first = page.path("items").get(0);
      assertThat(first.path("user").asText()).isEqualTo("ana");
      assertThat(first.path("streams").asInt()).isEqualTo(2);
      assertThat(first.path("node").asText()).isNotEmpty();
      assertThat(Instant.parse(first.path("since").asText())).isAfter(before);
      assertThat(get("/v1/sessions/ana-1").succeeds().json()).isEqualTo(first);
    }
  }

  @Test
  void whoIsNowhereHasAnEmptyListAndAnUnknownSessionIsNotFound() {
    assertThat(get("/v1/users/nobody/sessions").succeeds().json().path("items").isEmpty()).isTrue();
    get("/v1/sessions/nobody-1").refuses(404, "session_unknown");
  }

  @Test
  void allOfAUsersSessionsAreEnded() {
    try (OpenStream one = open("cid", "cid-1");
        OpenStream other = open("cid", "cid-2")) {
      JsonNode ended = delete("/v1/users/cid/sessions", doors.service()).succeeds().json();

      assertThat(ended.path("sessions").asInt()).isEqualTo(2);
      assertThat(ended.path("streams").asInt()).isEqualTo(2);
      assertThat(one.next().name()).isEqualTo("atrio.bye");
      assertThat(other.next().name()).isEqualTo("atrio.bye");
    }
    doors
        .api(Request.publish(doors.sessionToken("cid", "cid-2", "viewer"), "{}"))
        .refuses(401, "session_ended");
  }

  @Test
  void onlyWhoMayEndSessionsSeesThem() {
    String viewer = doors.token("dan", "viewer");
    doors
        .api(Request.get("/v1/users/dan/sessions").bearer(viewer))
        .refuses(403, "permission_denied");
    doors.api(Request.get("/v1/sessions/x").bearer(viewer)).refuses(403, "permission_denied");
    delete("/v1/users/dan/sessions", viewer).refuses(403, "permission_denied");
    get("/v1/users/a%20b/sessions").refuses(400, "invalid_request");
  }

  private OpenStream open(String user, String session) {
    return doors.stream(
        Request.get("/v1/stream").bearer(doors.sessionToken(user, session, "viewer")));
  }

  private Answer get(String path) {
    return doors.api(Request.get(path).bearer(doors.service()));
  }

  private Answer delete(String path, String token) {
    return doors.api(Request.of("DELETE", path).bearer(token));
  }
}
