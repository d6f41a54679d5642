package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.api.client.Answer;
import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are ended by others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndSessionTest {
  private final Doors doors =
      Doors.open("atrio.permission.roles { admin = [\"*\"], viewer = [\"subscribe:*\"] }");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void itsStreamsAreToldGoodbyeAndDoNotComeBack() {
    String token = doors.sessionToken("ana", "ana-1", "viewer");
    try (OpenStream one = open(token);
        OpenStream other = open(token)) {
      JsonNode answer = end("ana-1", doors.service()).succeeds().json();
      assertThat(answer.path("session").asText()).isEqualTo("ana-1");
      assertThat(answer.path("streams").asInt()).isEqualTo(2);
      for (OpenStream stream : new OpenStream[] {one, other}) {
        Event bye = stream.next();
        assertThat(bye.name()).isEqualTo("atrio.bye");
        assertThat(bye.json().path("reason").asText()).isEqualTo("revoked");
        assertThat(bye.json().path("reconnect").asBoolean(true)).isFalse();
        assertThat(stream.nextOrEnd()).isNull();
      }
    }
    Answer again = doors.refusedStream(Request.get("/v1/stream").bearer(token));
    assertThat(again.status()).isEqualTo(204);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void itsTokensAreGoodForNothingAnyMoreAndThoseOfOthersAre() {
    String token = doors.sessionToken("bea", "bea-1", "viewer");
    String ticket =
        doors
            .api(Request.post("/v1/stream/tickets", "").bearer(token))
            .succeeds()
            .json()
            .path("ticket")
            .asText();
    end("bea-1", doors.service()).succeeds();

    doors.api(Request.publish(token, "{}")).refuses(401, "session_ended");
    doors.api(Request.of("POST", "/v1/stream/tickets").bearer(token)).refuses(401, "session_ended");
    doors.api(Request.of("POST", "/v1/me/token").bearer(token)).refuses(401, "session_ended");
    assertThat(doors.refusedStream(Request.get("/v1/stream?ticket=" + ticket)).status())
        .isEqualTo(204);
    try (OpenStream another = open(doors.sessionToken("bea", "bea-2", "viewer"))) {
      assertThat(another.ready().name()).isEqualTo("atrio.ready");
    }
  }

  @Test
  void endingItTwiceOrOneThatNeverWasIsNoMistake() {
    assertThat(end("never", doors.service()).succeeds().json().path("streams").asInt()).isZero();
    end("never", doors.service()).succeeds();
  }

  @Test
  void whoMayEndSessionsIsDecidedByPermission() {
    try (OpenStream stream = open(doors.sessionToken("cid", "cid-1", "viewer"))) {
      end("cid-1", doors.token("dan", "viewer")).refuses(403, "permission_denied");
      end("cid-1", doors.token("eva", "admin")).succeeds();
      assertThat(stream.next().name()).isEqualTo("atrio.bye");
    }
    doors.api(Request.of("DELETE", "/v1/sessions/x")).refuses(401, "token_missing");
    doors
        .api(Request.of("PUT", "/v1/sessions/x").bearer(doors.service()))
        .refuses(405, "method_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "%0d%0a", "a%2Fb"})
  void aBadIdIsRefused(String id) {
    end(id, doors.service()).refuses(400, "invalid_request");
  }

  private OpenStream open(String token) {
    return doors.stream(Request.get("/v1/stream").bearer(token));
  }

  private Answer end(String session, String token) {
    return doors.api(Request.of("DELETE", "/v1/sessions/" + session).bearer(token));
  }
}
