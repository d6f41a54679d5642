package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.api.client.Answer;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** With six units at once, of which one comes back in a minute, and four for a back end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LimitsTest {
  private static final String KEY = "ask_of-one-back-end-and-nobody-else";
  private static final String EVENT = "{\"channel\":\"news\",\"event\":\"e\",\"data\":1}";
  private static final Pattern LEFT = Pattern.compile("\"(\\w+)\";r=(\\d+);t=(\\d+)");

  private final Doors doors =
      Doors.open(
          "atrio.limits.session { enabled = on, requests = 1, burst = 6, comeback = 2 }",
          "atrio.limits.service { requests = 1, burst = 5, comeback = 1 }",
          "atrio.auth.service-keys = \"" + hash(KEY) + '"',
          "atrio.http.allowed-origins = \"https://app.example.com\"");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void anAnswerSaysThePolicyAndWhatIsLeft() {
    Answer answer = doors.api(Request.publish(doors.token("ana", "editor"), EVENT)).succeeds();

    assertThat(answer.field("ratelimit-policy")).isEqualTo("\"session\";q=6;w=360");
    assertThat(answer.field("ratelimit")).isEqualTo("\"session\";r=5;t=60");
  }

  @Test
  void refusalsSayItToo() {
    String token = doors.token("bea", "editor");

    left(doors.api(publish(doors.token("vic", "viewer"))).refuses(403, "permission_denied"), 5);
    left(doors.api(get("/v1/channels/news/presence", token)).refuses(404, "no_presence"), 5);
    left(doors.api(get("/v1/channels/a%20b", token)).refuses(400, "invalid_channel"), 4);
    left(doors.api(Request.publish(token, "[")).refuses(400, "invalid_json"), 3);
    Request text = Request.of("POST", "/v1/publish").with("Content-Type: text/plain");
    left(doors.api(text.bearer(token)).refuses(415, "unsupported_media_type"), 2);
  }

  @Test
  void aBodyThatIsTooLargeSaysItToo() {
    String large =
        "{\"channel\":\"news\",\"event\":\"e\",\"data\":\"" + "x".repeat(1 << 21) + "\"}";

    left(
        doors
            .api(Request.publish(doors.token("lea", "editor"), large))
            .refuses(413, "body_too_large"),
        5);
  }

  @Test
  void overTheLimitTheRequestIsRefusedWithTheProblemOfQuotas() {
    String token = doors.token("cleo", "editor");
    for (int i = 0; i < 6; i++) {
      doors.api(publish(token)).succeeds();
    }

    Answer refused = doors.api(publish(token)).refuses(429, "rate_limited");
    String wait = refused.field("retry-after");
    assertThat(Integer.parseInt(wait)).isBetween(110, 120);
    assertThat(refused.body())
        .isEqualTo(
            "{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\""
                + ",\"title\":\"Rate limited\",\"status\":429,\"detail\":\"More was asked for than"
                + " the limit allows; Retry-After says when to return.\",\"code\":\"rate_limited\""
                + ",\"retry_after\":"
                + wait
                + ",\"violated-policies\":[\"session\"],\"request_id\":\""
                + refused.field("x-request-id")
                + "\"}");
    left(refused, 0);
  }

  @Test
  void aRefusedRequestIsNotCarriedOut() {
    String token = doors.token("dora", "editor");
    doors.api(Request.post("/v1/publish/batch", "[" + EVENT + "]").bearer(token)).succeeds();
    long before = doors.api(publish(token)).succeeds().json().path("offset").asLong();
    doors.api(publish(token)).refuses(429, "rate_limited");

    String other = doors.token("dan", "editor");
    long after = doors.api(publish(other)).succeeds().json().path("offset").asLong();
    assertThat(after).isEqualTo(before + 1);
  }

  @Test
  void kindsOfRequestsCostDifferently() {
    String batch = "[" + EVENT + "]";
    String token = doors.sessionToken("eva", "eva-1", "editor");

    left(doors.api(Request.post("/v1/publish/batch", batch).bearer(token)).succeeds(), 1);
    left(doors.api(Request.of("PUT", "/v1/me/subscriptions/news").bearer(token)), 1);
    assertThat(doors.api(Request.of("PUT", "/v1/me/subscriptions/news").bearer(token)).status())
        .isEqualTo(429);
    left(doors.api(Request.of("POST", "/v1/stream/tickets").bearer(token)).succeeds(), 0);
  }

  @Test
  void streamsSpendOfTheSame() {
    String token = doors.sessionToken("fay", "fay-1", "editor");
    try (OpenStream stream = doors.stream(Request.get("/v1/stream").bearer(token))) {
      assertThat(stream.ready().name()).isEqualTo("atrio.ready");
      left(doors.api(publish(token)).succeeds(), 4);
    }
  }

  @Test
  void aStreamOverTheLimitIsToldToComeLaterInAStream() {
    String token = doors.sessionToken("gil", "gil-1", "editor");
    for (int i = 0; i < 6; i++) {
      doors.api(publish(token)).succeeds();
    }

    Answer answer = doors.refusedStream(Request.get("/v1/stream").bearer(token)).succeeds();
    assertThat(answer.field("content-type")).startsWith("text/event-stream");
    List<String> lines = answer.body().lines().toList();
    assertThat(lines.getFirst()).startsWith("retry: ");
    assertThat(Long.parseLong(lines.getFirst().substring(7))).isBetween(110_000L, 125_000L);
    assertThat(lines.subList(1, lines.size()))
        .containsExactly(
            "",
            "event: atrio.bye",
            "data: {\"reason\":\"overload\",\"reconnect\":true,\"code\":\"rate_limited\""
                + ",\"retry_after\":120}",
            "");
  }

  @Test
  void everySessionHasItsOwn() {
    String one = doors.sessionToken("hana", "hana-1", "editor");
    String other = doors.sessionToken("hana", "hana-2", "editor");
    for (int i = 0; i < 6; i++) {
      doors.api(publish(one)).succeeds();
    }
    doors.api(publish(one)).refuses(429, "rate_limited");

    left(doors.api(publish(other)).succeeds(), 5);
  }

  @Test
  void aServiceKeyHasItsOwnAndSoHasAServiceToken() {
    for (int i = 0; i < 5; i++) {
      doors.api(publish(doors.secret(KEY))).succeeds();
    }
    Answer refused = doors.api(publish(KEY)).refuses(429, "rate_limited");
    JsonNode violated = refused.json().path("violated-policies");
    assertThat(violated.path(0).asText()).isEqualTo("service");
    assertThat(refused.field("ratelimit-policy")).isEqualTo("\"service\";q=5;w=300");
    assertThat(refused.field("ratelimit")).startsWith("\"service\";r=0;t=");

    Answer other = doors.api(publish(doors.service())).succeeds();
    assertThat(other.field("ratelimit")).startsWith("\"service\";r=4;t=");
  }

  @Test
  void whoeverIsNotKnownIsToldNothingOfLimits() {
    Answer refused = doors.api(Request.post("/v1/publish", EVENT)).refuses(401, "token_missing");

    assertThat(refused.field("ratelimit")).isEmpty();
    assertThat(refused.field("ratelimit-policy")).isEmpty();
  }

  @Test
  void aPageMayReadTheFields() {
    Request request = publish(doors.token("ina", "editor")).with("Origin: https://app.example.com");

    assertThat(doors.api(request).succeeds().field("access-control-expose-headers"))
        .contains("RateLimit,", "RateLimit-Policy", "Retry-After");
  }

  @Test
  void withoutLimitsNothingIsAskedAndNothingSaid() {
    try (Doors unlimited = Doors.open("atrio.limits.session { burst = 5, comeback = 1 }")) {
      String token = unlimited.token("jan", "editor");
      for (int i = 0; i < 20; i++) {
        Answer answer = unlimited.api(publish(token)).succeeds();
        assertThat(answer.field("ratelimit") + answer.field("ratelimit-policy")).isEmpty();
        unlimited.stream(Request.get("/v1/stream").bearer(token)).close();
      }
    }
  }

  private static void left(Answer answer, int units) {
    Matcher matcher = LEFT.matcher(answer.field("ratelimit"));
    assertThat(matcher.matches()).as(answer.field("ratelimit") + answer.body()).isTrue();
    assertThat(matcher.group(1)).isEqualTo("session");
    assertThat(Integer.parseInt(matcher.group(2))).isEqualTo(units);
    assertThat(Integer.parseInt(matcher.group(3)))
        .isBetween((6 - units) * 60 - 10, (6 - units) * 60);
    assertThat(answer.field("ratelimit-policy")).isEqualTo("\"session\";q=6;w=360");
  }

  private static Request publish(String token) {
    return Request.publish(token, EVENT);
  }

  private static Request get(String target, String token) {
    return Request.get(target).bearer(token);
  }

  private static String hash(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
