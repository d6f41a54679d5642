package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.api.client.Answer;
import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A stream's token ends, or another takes its place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenRefreshTest {
  private final Doors doors =
      Doors.open(
          "atrio.stream.heartbeat = 1 s",
          "atrio.stream.expiry-notice = 2 s",
          "atrio.auth.clock-skew = 0 s");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void aStreamIsToldInTimeAndEndsWithItsToken() {
    String token = doors.shortToken("ana", "ana-1", Duration.ofSeconds(6), "viewer");
    try (OpenStream stream = open(token)) {
      Event expiring = stream.next();
      assertThat(expiring.name()).isEqualTo("atrio.expiring");
      assertThat(expiring.json().path("seconds_left").asInt()).isBetween(1, 2);
      assertThat(expiring.json().path("expires_at"))
          .isEqualTo(stream.ready().json().path("expires_at"));
      Event bye = stream.next();
      assertThat(bye.name()).isEqualTo("atrio.bye");
      assertThat(bye.json().path("reason").asText()).isEqualTo("expired");
      assertThat(bye.json().path("reconnect").asBoolean()).isTrue();
      assertThat(Instant.now()).isAfter(expiresAt(expiring.json()));
      assertThat(stream.nextOrEnd()).isNull();
    }
    doors.refusedStream(Request.get("/v1/stream").bearer(token)).refuses(401, "token_expired");
  }

  @Test
  void aNewTokenKeepsEveryOpenStream() {
    String first = doors.shortToken("bea", "bea-1", Duration.ofSeconds(3), "viewer");
    String second = doors.sessionToken("bea", "bea-1", "viewer");
    try (OpenStream one = open(first);
        OpenStream other = open(first)) {
      JsonNode answer = refresh(second).succeeds().json();
      assertThat(answer.path("streams").asInt()).isEqualTo(2);
      for (OpenStream stream : new OpenStream[] {one, other}) {
        Event refreshed = stream.next();
        while (refreshed.name().equals("atrio.expiring")) {
          refreshed = stream.next();
        }
        assertThat(refreshed.name()).isEqualTo("atrio.refreshed");
        assertThat(refreshed.json().path("expires_at")).isEqualTo(answer.path("expires_at"));
        assertThat(expiresAt(refreshed.json())).isAfter(Instant.now().plusSeconds(3000));
      }
      await().until(() -> Instant.now().isAfter(expiresAt(one.ready().json()).plusSeconds(2)));
      doors.publish("user:bea", "e", "1");
      assertThat(one.next().name()).isEqualTo("e");
      assertThat(other.next().name()).isEqualTo("e");
    }
  }

  @Test
  void whatTheNewTokenAllowsIsHeardAndNothingElse() {
    String url = "/v1/stream?channels=orders";
    String first = doors.sessionToken("cid", "cid-1", "viewer");
    try (OpenStream stream = doors.stream(Request.get(url).bearer(first))) {
      refresh(doors.sessionToken("cid", "cid-1", "guest")).succeeds();
      assertThat(stream.next().name()).isEqualTo("atrio.refreshed");
      assertUnsubscribed(stream.next(), "role:viewer");
      assertUnsubscribed(stream.next(), "orders");
      Event begun = stream.next();
      assertThat(begun.name()).isEqualTo("atrio.subscribed");
      assertThat(begun.json().path("channel").asText()).isEqualTo("role:guest");
      doors.publish("orders", "e", "1");
      doors.publish("role:viewer", "e", "1");
      doors.publish("role:guest", "e", "2");
      assertThat(stream.next().json().path("data").asInt()).isEqualTo(2);
    }
  }

  @Test
  void anotherUsersTokenIsRefusedAndOneOfAnotherSessionFindsNoStream() {
    try (OpenStream stream = open(doors.sessionToken("dan", "dan-1", "viewer"))) {
      refresh(doors.sessionToken("eva", "dan-1")).refuses(403, "session_mismatch");
      refresh(doors.sessionToken("dan", "dan-2")).refuses(409, "no_stream");
      refresh(doors.service()).refuses(403, "session_needed");
      doors.api(Request.of("POST", "/v1/me/token")).refuses(401, "token_missing");
      doors.publish("user:dan", "e", "1");
      assertThat(stream.next().name()).isEqualTo("e");
    }
  }

  private static void assertUnsubscribed(Event event, String channel) {
    assertThat(event.name()).isEqualTo("atrio.unsubscribed");
    assertThat(event.json().path("channel").asText()).isEqualTo(channel);
    assertThat(event.json().path("reason").asText()).isEqualTo("permission");
  }

  private static Instant expiresAt(JsonNode frame) {
    return Instant.parse(frame.path("expires_at").asText());
  }

  private OpenStream open(String token) {
    return doors.stream(Request.get("/v1/stream").bearer(token));
  }

  private Answer refresh(String token) {
    return doors.api(Request.of("POST", "/v1/me/token").bearer(token));
  }
}
