package io.atrio.api.http;

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

/** The id of a request, in what both doors answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestIdsTest {
  private static final String MADE = "[0-9a-f]{16}";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final Doors doors = Doors.open("atrio.session.max-streams-per-user = 1");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void theClientsOwnIsInTheAnswer() {
    Request publish =
        Request.publish(doors.service(), "{\"channel\":\"c\",\"event\":\"e\",\"data\":1}");

    assertThat(doors.api(publish.with("X-Request-Id: order-17")).succeeds().field("x-request-id"))
        .isEqualTo("order-17");
    assertThat(doors.api(publish).succeeds().field("x-request-id")).matches(MADE);
    String trace = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01";
    assertThat(doors.api(publish.with(trace)).succeeds().field("x-request-id")).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/publish", "/nowhere", "/v1/me/token", "/v1/%zz"})
  void aRefusalSaysItInItsBodyToo(String path) {
    Answer refusal = doors.api(Request.get(path).with("X-Request-Id: r-1"));

    assertThat(refusal.status()).isGreaterThanOrEqualTo(400);
    assertThat(refusal.field("x-request-id")).isNotEmpty();
    assertThat(refusal.json().path("request_id").asText()).isEqualTo(refusal.field("x-request-id"));
  }

  @Test
  void whatCannotBeWrittenAnywhereIsNotRepeated() {
    Answer refusal = doors.api(Request.get("/nowhere").with("X-Request-Id: a\"b c"));

    assertThat(refusal.refuses(404, "not_found").json().path("request_id").asText()).matches(MADE);
  }

  @Test
  void theHeadOfAStreamSaysIt() {
    Request request =
        Request.get("/v1/stream").bearer(doors.token("stella")).with("X-Request-Id: s-1");
    try (OpenStream stream = doors.stream(request)) {
      assertThat(stream.field("x-request-id")).isEqualTo("s-1");
    }
  }

  @Test
  void aRefusedStreamSaysItToo() {
    Answer early = doors.refusedStream(Request.get("/v1/stream").with("X-Request-Id: s-2"));
    assertThat(early.refuses(401, "token_missing").field("x-request-id")).isEqualTo("s-2");
    assertThat(early.json().path("request_id").asText()).isEqualTo("s-2");

    Request request = Request.get("/v1/stream").bearer(doors.token("greta"));
    try (OpenStream first = doors.stream(request)) {
      Answer late = doors.refusedStream(request.with("X-Request-Id: s-3"));
      assertThat(first.field("x-request-id")).matches(MADE);
      assertThat(late.refuses(429, "too_many_streams").field("x-request-id")).isEqualTo("s-3");
      assertThat(late.json().path("request_id").asText()).isEqualTo("s-3");
    }
  }

  @Test
  void pagesOfOtherOriginsMaySendAndReadIt() {
    Answer preflight =
        doors.api(
            Request.of("OPTIONS", "/v1/publish")
                .with(
                    "Origin: http://" + doors.http().getHostString() + ":" + doors.http().getPort())
                .with("Access-Control-Request-Method: POST"));

    assertThat(preflight.field("access-control-allow-headers")).contains("X-Request-Id");
    assertThat(preflight.field("access-control-expose-headers")).contains("X-Request-Id");
  }
}
