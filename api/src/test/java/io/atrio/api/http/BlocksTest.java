package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Answer;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that are read, set and lifted by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BlocksTest {
  private final Doors doors =
      Doors.open(
          "atrio.permission.roles { guard = [\"block:write\"], viewer = [\"subscribe:*\"] }",
          "atrio.limits.address { requests = 5, window = 1 hour }",
          "atrio.http.trusted-proxies = \"127.0.0.0/8, ::1\"");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void aBlockIsSetReadListedAndLifted() {
    Answer set = ask("PUT", "203.0.113.7").succeeds();
    assertThat(set.json().path("address").asText()).isEqualTo("203.0.113.7");
    assertThat(Instant.parse(set.json().path("until").asText())).isAfter(Instant.now());

    from("203.0.113.7").refuses(429, "address_blocked");
    assertThat(ask("GET", "203.0.113.7").succeeds().body()).isEqualTo(set.body());
    assertThat(ask("GET", "::ffff:203.0.113.7").succeeds().body()).isEqualTo(set.body());
    Answer all = api(Request.get("/v1/blocks")).succeeds();
    assertThat(all.json().path("items").findValuesAsText("address")).contains("203.0.113.7");
    assertThat(all.json().path("next").isNull()).isTrue();

    ask("DELETE", "203.0.113.7").succeeds();
    ask("GET", "203.0.113.7").refuses(404, "not_found");
    ask("DELETE", "203.0.113.7").refuses(404, "not_found");
    from("203.0.113.7").refuses(401, "token_missing");
  }

  @Test
  void whoWasBlockedByHisOwnDoingIsListedAndLetInAgain() {
    for (int i = 0; i < 5; i++) {
      from("203.0.113.8").refuses(401, "token_missing");
    }
    from("203.0.113.8").refuses(429, "address_blocked");

    ask("DELETE", "203.0.113.8").succeeds();
    from("203.0.113.8").refuses(401, "token_missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "1.2.3", "203.0.113.7%2F24", "::1%25eth0"})
  void whatIsNoAddressIsRefused(String text) {
    ask("PUT", text).refuses(400, "invalid_request");
    ask("GET", text).refuses(400, "invalid_request");
    ask("DELETE", text).refuses(400, "invalid_request");
  }

  @Test
  void onlyThoseWhoMayBlockDo() {
    Request block = Request.of("PUT", "/v1/blocks/203.0.113.9");
    String viewer = doors.sessionToken("ana", "ana-1", "viewer");
    doors.api(block.bearer(viewer)).refuses(403, "permission_denied");
    from("203.0.113.9").refuses(401, "token_missing");

    String guard = doors.sessionToken("bea", "bea-1", "guard");
    doors.api(block.bearer(guard)).succeeds();
    from("203.0.113.9").refuses(429, "address_blocked");
  }

  private Answer from(String client) {
    return doors.api(Request.post("/v1/stream/tickets", "").with("X-Forwarded-For: " + client));
  }

  private Answer ask(String method, String address) {
    return api(Request.of(method, "/v1/blocks/" + address));
  }

  private Answer api(Request request) {
    return doors.api(request.bearer(doors.service()));
  }
}
