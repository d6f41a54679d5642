package io.atrio.api.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Answer;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may read which answers, at both doors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorsTest {
  private static final String APP = "https://app.example";
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";

  private final Doors doors =
      Doors.open("atrio.http.allowed-origins = \"https://app.example, http://localhost:3000\"");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void aPageOfAnAllowedOriginReadsTheApisAnswers() {
    Answer answer = doors.api(publish().with("Origin: " + APP)).succeeds();
    assertThat(answer.field(ALLOW_ORIGIN)).isEqualTo(APP);
    assertThat(answer.field("vary")).containsIgnoringCase("origin");
    assertThat(answer.field("access-control-expose-headers")).contains("Retry-After");
  }

  @Test
  void aPageOfAnAllowedOriginReadsStreams() {
    try (OpenStream stream = doors.stream(open().with("Origin: " + APP))) {
      assertThat(stream.field(ALLOW_ORIGIN)).isEqualTo(APP);
      assertThat(stream.field("vary")).containsIgnoringCase("origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
  void aPageOfTheApiItselfReadsTheApisAnswers(String host) {
    String origin = "http://" + host + ":" + doors.http().getPort();
    Answer answer = doors.api(publish().with("Origin: " + origin)).succeeds();
    assertThat(answer.field(ALLOW_ORIGIN)).isEqualTo(origin);
  }

  @Test
  void aPageOfTheApiItselfReadsStreams() {
    String origin = "http://127.0.0.1:" + doors.http().getPort();
    try (OpenStream stream = doors.stream(open().with("Origin: " + origin))) {
      assertThat(stream.field(ALLOW_ORIGIN)).isEqualTo(origin);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example",
        "https://app.example:444",
        "https://app.example.evil.example",
        "null",
        "https://app.example/"
      })
  void aPageOfAnotherOriginReadsNothing(String origin) {
    Answer answer = doors.api(publish().with("Origin: " + origin));
    assertThat(answer.field(ALLOW_ORIGIN)).isEmpty();
    assertThat(answer.field("vary")).containsIgnoringCase("origin");
    try (OpenStream stream = doors.stream(open().with("Origin: " + origin))) {
      assertThat(stream.field(ALLOW_ORIGIN)).isEmpty();
      assertThat(stream.field("vary")).containsIgnoringCase("origin");
    }
  }

  @Test
  void whoIsNoPageNeedsNoHeader() {
    assertThat(doors.api(publish()).succeeds().field(ALLOW_ORIGIN)).isEmpty();
  }

  @Test
  void aPreflightAtTheApiSaysWhatIsAllowed() {
    Answer answer = doors.api(preflight("/v1/publish", APP));
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.field(ALLOW_ORIGIN)).isEqualTo(APP);
    assertThat(answer.field("access-control-allow-methods")).contains("POST");
    assertThat(answer.field("access-control-allow-headers"))
        .contains("Authorization", "Content-Type");
  }

  @Test
  void aPreflightAtTheStreamDoorSaysWhatIsAllowed() {
    Answer answer = doors.refusedStream(preflight("/v1/stream", APP));
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.field(ALLOW_ORIGIN)).isEqualTo(APP);
    assertThat(answer.field("access-control-allow-methods")).contains("GET");
    assertThat(answer.field("access-control-allow-headers"))
        .contains("Authorization", "Last-Event-ID");
  }

  @Test
  void aPreflightOfAnotherOriginAllowsNothing() {
    Request request = preflight("/v1/publish", "https://evil.example");
    assertThat(doors.api(request).fields().keySet()).noneMatch(f -> f.startsWith("access-control"));
    Request stream = preflight("/v1/stream", "https://evil.example");
    assertThat(doors.refusedStream(stream).fields().keySet())
        .noneMatch(f -> f.startsWith("access-control"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/publish", "/v1/nothing", "/v1/dev/token"})
  void aRefusalOfTheApiCanBeReadByThePage(String path) {
    Answer answer = doors.api(Request.get(path).with("Origin: " + APP));
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.field(ALLOW_ORIGIN)).isEqualTo(APP);
  }

  @Test
  void a401OfTheApiCanBeReadByThePage() {
    Answer answer = doors.api(Request.post("/v1/publish", "{}").with("Origin: " + APP));
    assertThat(answer.refuses(401, "token_missing").field(ALLOW_ORIGIN)).isEqualTo(APP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/nothing", "/v1/stream", "/v1/stream?channels=a*", "/v1/stream?ticket=x"})
  void aRefusalOfTheStreamDoorCanBeReadByThePage(String path) {
    Answer answer = doors.refusedStream(Request.get(path).with("Origin: " + APP));
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.field(ALLOW_ORIGIN)).isEqualTo(APP);
  }

  @Test
  void theSessionsRefusalCanBeReadByThePage() {
    Request request = Request.get("/v1/stream?channels=x").bearer(doors.token("nora"));
    Answer answer = doors.refusedStream(request.with("Origin: " + APP));
    assertThat(answer.refuses(403, "permission_denied").field(ALLOW_ORIGIN)).isEqualTo(APP);
  }

  @Test
  void aStarAllowsEveryOriginAndNoCredentials() {
    try (Doors open = Doors.open("atrio.http.allowed-origins = \"*\"")) {
      Answer answer = open.api(Request.get("/v1/nothing").with("Origin: https://any.example"));
      assertThat(answer.field(ALLOW_ORIGIN)).isEqualTo("*");
      assertThat(answer.field("access-control-allow-credentials")).isEmpty();
      Answer stream =
          open.refusedStream(Request.get("/v1/stream").with("Origin: https://any.example"));
      assertThat(stream.field(ALLOW_ORIGIN)).isEqualTo("*");
      assertThat(stream.field("access-control-allow-credentials")).isEmpty();
    }
  }

  private Request publish() {
    return Request.publish(doors.service(), "{\"channel\":\"c\",\"event\":\"e\",\"data\":1}");
  }

  private Request open() {
    return Request.get("/v1/stream").bearer(doors.token("ana"));
  }

  private static Request preflight(String path, String origin) {
    return Request.of("OPTIONS", path)
        .with("Origin: " + origin)
        .with("Access-Control-Request-Method: POST");
  }
}
