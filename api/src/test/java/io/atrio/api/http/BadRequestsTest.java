package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Answer;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the API, the answer is a problem that says which. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadRequestsTest {
  private static final int MAX_BODY = 8 << 10;

  private final Doors doors =
      Doors.open("atrio.http.max-body = 8 KiB", "atrio.http.body-timeout = 300 ms");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/nothing",
        "/v1/publish/",
        "/v1/publish/x",
        "/V1/PUBLISH",
        "//",
        "/v1/stream",
        "/assets",
        "/assets/",
        "/assets/nothing.js",
        "/assets/../index.html",
        "/assets/%2e%2e/%2e%2e/logback.xml",
        "/assets/..%2f..%2flogback.xml"
      })
  void anUnknownPathIsNotFound(String path) {
    doors.api(Request.get(path)).refuses(404, "not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/publish, POST",
    "PUT, /v1/publish, POST",
    "DELETE, /v1/stream/tickets, POST",
    "GET, /v1/dev/token, POST",
    "POST, /, GET",
    "DELETE, /, GET",
    "POST, /assets/client.js, GET",
    "POST, /assets, GET",
    "POST, /openapi.yaml, GET"
  })
  void aWrongMethodIsToldTheRightOne(String method, String path, String allowed) {
    Answer answer = doors.api(Request.of(method, path)).refuses(405, "method_not_allowed");
    assertThat(answer.field("allow")).isEqualTo(allowed);
  }

  @Test
  void aHeadIsAnsweredAsAGetWithoutItsBody() {
    try (Wire wire = Wire.to(doors.http())) {
      assertThat(wire.send(Request.of("HEAD", "/")).isAccepted()).isTrue();
      wire.ask(Request.get("/openapi.yaml")).succeeds();
    }
  }

  @Test
  void anUnknownMethodIsNotImplemented() {
    doors.api(Request.of("BREW", "/v1/publish")).refuses(501, "not_implemented");
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    String body = data("\"" + "x".repeat(MAX_BODY) + "\"");
    doors.api(Request.publish(doors.service(), body)).refuses(413, "body_too_large");
  }

  @Test
  void aBodyFarOverTheLimitIsRefusedByItsLengthAlone() {
    String head = Request.publish(doors.service(), "").with("Content-Length: 1000000000000").head();
    try (Wire wire = Wire.to(doors.http())) {
      wire.send(head).answer().refuses(413, "body_too_large");
    }
  }

  @Test
  void aChunkedBodyOverTheLimitIsRefused() {
    String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n";
    try (Wire wire = Wire.to(doors.http())) {
      wire.send(chunked()).send(chunk.repeat(9) + "0\r\n\r\n");
      wire.answer().refuses(413, "body_too_large");
    }
  }

  @Test
  void aChunkedBodyWithinTheLimitIsTaken() {
    String body = data("1");
    try (Wire wire = Wire.to(doors.http())) {
      wire.send(chunked());
      body.chars().forEach(c -> wire.send("1\r\n" + (char) c + "\r\n"));
      wire.send("0\r\n\r\n").answer().succeeds();
    }
  }

  @Test
  void aMalformedChunkIsRefused() {
    try (Wire wire = Wire.to(doors.http())) {
      Answer answer = wire.send(chunked()).send("xyz\r\n").answer();
      answer.refuses(400, "invalid_request");
    }
  }

  @Test
  void aBodySentTooSlowlyTimesOut() {
    String head = Request.publish(doors.service(), "").with("Content-Length: 100").head();
    try (Wire wire = Wire.to(doors.http())) {
      wire.send(head + "{").answer().refuses(408, "request_timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/json",
        "application/xml",
        "application/problem+json",
        "application/x-www-form-urlencoded",
        "nonsense"
      })
  void aBodyOfAnotherMediaTypeIsRefused(String type) {
    Request request =
        Request.of("POST", "/v1/publish").bearer(doors.service()).with("Content-Type: " + type);
    Request whole = new Request("POST", request.target(), request.fields(), data("1"));
    doors.api(whole).refuses(415, "unsupported_media_type");
  }

  @Test
  void aBodyWithoutAMediaTypeIsRefused() {
    Request request = Request.of("POST", "/v1/publish").bearer(doors.service());
    Request whole = new Request("POST", request.target(), request.fields(), data("1"));
    doors.api(whole).refuses(415, "unsupported_media_type");
  }

  @Test
  void jsonWithACharsetIsTaken() {
    Request request =
        Request.of("POST", "/v1/publish")
            .bearer(doors.service())
            .with("Content-Type: application/json; charset=utf-8");
    doors.api(new Request("POST", request.target(), request.fields(), data("1"))).succeeds();
  }

  @Test
  void anAddressTooLongIsRefused() {
    doors.api(Request.get("/" + "a".repeat(5000))).refuses(414, "uri_too_long");
  }

  @Test
  void aFieldTooLargeIsRefused() {
    doors.api(Request.get("/").with("X-Large: " + "a".repeat(9000))).refuses(431, "head_too_large");
  }

  @Test
  void tooManyFieldsAreRefused() {
    Request request = Request.get("/");
    for (int i = 0; i < 200; i++) {
      request = request.with("X-Many-" + i + ": 1");
    }
    assertThat(doors.api(request).refuses(400, "invalid_request").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage of many words\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001 as TLS begins\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void whatIsNotHttpIsRefused(String garbage) {
    try (Wire wire = Wire.to(doors.http())) {
      Answer answer = wire.send(garbage).answer();
      answer.refuses(answer.status(), answer.json().path("code").asText());
      assertThat(answer.status()).isBetween(400, 501);
    }
  }

  @Test
  void anotherVersionOfHttpIsRefused() {
    try (Wire wire = Wire.to(doors.http())) {
      wire.send("GET / HTTP/3.7\r\nHost: a\r\n\r\n").answer().refuses(505, "version_not_supported");
    }
  }

  @Test
  void aRefusalDoesNotWaitForTheBody() {
    Request request =
        Request.of("POST", "/v1/publish")
            .with("Content-Type: application/json")
            .with("Transfer-Encoding: chunked");
    try (Wire wire = Wire.to(doors.http())) {
      wire.send(request.head()).answer().refuses(401, "token_missing");
    }
  }

  @Test
  void aConnectionGoesOnAfterARefusal() {
    try (Wire wire = Wire.to(doors.http())) {
      wire.ask(Request.post("/v1/publish", data("1"))).refuses(401, "token_missing");
      wire.ask(Request.publish(doors.service(), "{")).refuses(400, "invalid_json");
      wire.ask(Request.publish(doors.service(), data("1"))).succeeds();
    }
  }

  private String chunked() {
    return Request.publish(doors.service(), "").with("Transfer-Encoding: chunked").head();
  }

  private static String data(String data) {
    return "{\"channel\":\"c\",\"event\":\"e\",\"data\":" + data + "}";
  }
}
