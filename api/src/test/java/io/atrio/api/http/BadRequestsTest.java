package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Answer;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the API, the answer is a problem that says which. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadRequestsTest {
  private static final int MAX_BODY = 8 << 10;

  private final Doors doors =
      Doors.open(
          "atrio.http.max-body = 8 KiB",
          "atrio.channel.max-data = 1 KiB",
          "atrio.http.body-timeout = 300 ms");

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
  void anUnknownMethodIsNotImplemented() {
    doors.api(Request.of("BREW", "/v1/publish")).refuses(501, "not_implemented");
  }

  static Stream<Arguments> bodies() {
    String deep = "[".repeat(1001) + "]".repeat(1001);
    return Stream.of(
        Arguments.of("empty", "", "invalid_json"),
        Arguments.of("blank", "  ", "invalid_json"),
        Arguments.of("text", "hello", "invalid_json"),
        Arguments.of("null", "null", "invalid_json"),
        Arguments.of("a list", "[]", "invalid_json"),
        Arguments.of("cut off", "{\"channel\":\"c\"", "invalid_json"),
        Arguments.of("single quotes", "{'channel':'c'}", "invalid_json"),
        Arguments.of("a comment", "{/**/\"channel\":\"c\"}", "invalid_json"),
        Arguments.of("a repeated member", body("\"channel\":\"d\","), "invalid_json"),
        Arguments.of("a member repeated in data", data("{\"a\":1,\"a\":2}"), "invalid_json"),
        Arguments.of("trailing text", data("1") + "x", "invalid_json"),
        Arguments.of("a second object", data("1") + "{}", "invalid_json"),
        Arguments.of("deep nesting", data(deep), "invalid_json"),
        Arguments.of("deep nesting elsewhere", body("\"x\":" + deep + ","), "invalid_json"),
        Arguments.of("a raw line end in text", data("\"a\nb\""), "invalid_json"),
        Arguments.of("a raw NUL in text", data("\"a\0b\""), "invalid_json"),
        Arguments.of("NaN", data("NaN"), "invalid_json"),
        Arguments.of("a huge number", data("1".repeat(1001)), "invalid_json"),
        Arguments.of("an unknown member", body("\"x\":1,"), "invalid_request"),
        Arguments.of("an unknown text member", body("\"x\":\"y\","), "invalid_request"),
        Arguments.of(
            "a channel of a number",
            "{\"channel\":1,\"event\":\"e\",\"data\":1}",
            "invalid_request"),
        Arguments.of(
            "an event of an object",
            "{\"channel\":\"c\",\"event\":{},\"data\":1}",
            "invalid_request"),
        Arguments.of("a key of a number", body("\"key\":1,"), "invalid_request"),
        Arguments.of("no channel", "{\"event\":\"e\",\"data\":1}", "invalid_channel"),
        Arguments.of("no event", "{\"channel\":\"c\",\"data\":1}", "invalid_event"),
        Arguments.of("no data", "{\"channel\":\"c\",\"event\":\"e\"}", "invalid_request"),
        Arguments.of("an empty object", "{}", "invalid_channel"),
        Arguments.of("ttl_s 0", body("\"ttl_s\":0,"), "invalid_request"),
        Arguments.of("ttl_s below 0", body("\"ttl_s\":-1,"), "invalid_request"),
        Arguments.of("ttl_s far below 0", body("\"ttl_s\":-7,"), "invalid_request"),
        Arguments.of("ttl_s of text", body("\"ttl_s\":\"60\","), "invalid_request"),
        Arguments.of("ttl_s of a fraction", body("\"ttl_s\":1.5,"), "invalid_request"),
        Arguments.of("ttl_s null", body("\"ttl_s\":null,"), "invalid_request"),
        Arguments.of("ttl_s past a year", body("\"ttl_s\":31536001,"), "invalid_request"),
        Arguments.of("an empty key", body("\"key\":\"\","), "invalid_request"),
        Arguments.of(
            "a long key", body("\"key\":\"" + "k".repeat(201) + "\","), "invalid_request"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void aBadBodyIsRefused(String name, String body, String code) {
    doors.api(Request.publish(doors.service(), body)).refuses(400, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "a*", "ä", "a\\r\\nb", "a\\u0000", "a,b", "\\u2028"})
  void aBadChannelNameIsRefused(String channel) {
    String body = "{\"channel\":\"" + channel + "\",\"event\":\"e\",\"data\":1}";
    doors.api(Request.publish(doors.service(), body)).refuses(400, "invalid_channel");
  }

  @Test
  void aLongChannelNameIsRefused() {
    String body = "{\"channel\":\"" + "c".repeat(201) + "\",\"event\":\"e\",\"data\":1}";
    doors.api(Request.publish(doors.service(), body)).refuses(400, "invalid_channel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\\nid: 1", "a\\rb", "a\\u0000", "atrio.", "atrio.bye", "é"})
  void aBadEventNameIsRefused(String event) {
    String body = "{\"channel\":\"c\",\"event\":\"" + event + "\",\"data\":1}";
    doors.api(Request.publish(doors.service(), body)).refuses(400, "invalid_event");
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    byte[] body = data("\"#\"").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    body[new String(body, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('#')] = (byte) 0xff;
    String head =
        Request.publish(doors.service(), "").with("Content-Length: " + body.length).head();
    try (Wire wire = Wire.to(doors.http())) {
      wire.send(head).send(body).answer().refuses(400, "invalid_json");
    }
  }

  @Test
  void dataOfExactlyTheLimitIsTaken() {
    String text = "\"" + "x".repeat(1022) + "\"";
    doors.api(Request.publish(doors.service(), data(text))).succeeds();
  }

  @Test
  void dataOverTheLimitIsRefused() {
    String text = "\"" + "x".repeat(1023) + "\"";
    doors.api(Request.publish(doors.service(), data(text))).refuses(413, "data_too_large");
  }

  @Test
  void dataOverTheLimitInBytesButNotInCharactersIsRefused() {
    String text = "\"" + "€".repeat(400) + "\"";
    doors.api(Request.publish(doors.service(), data(text))).refuses(413, "data_too_large");
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
  void aViewerMayNotPublish() {
    Request request = Request.publish(doors.token("vera", "viewer"), data("1"));
    doors.api(request).refuses(403, "permission_denied");
  }

  @Test
  void aRoleNobodyDefinedMayNotPublish() {
    Request request = Request.publish(doors.token("vera", "nobody"), data("1"));
    doors.api(request).refuses(403, "permission_denied");
  }

  @Test
  void anEditorPublishes() {
    doors.api(Request.publish(doors.token("edna", "editor"), data("1"))).succeeds();
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

  @Test
  void aRepeatedKeyAnswersWithTheFirstOffset() {
    String body = body("\"key\":\"once\",");
    long first =
        doors.api(Request.publish(doors.service(), body)).succeeds().json().path("offset").asLong();
    var again = doors.api(Request.publish(doors.service(), body)).succeeds().json();
    assertThat(again.path("duplicate").asBoolean()).isTrue();
    assertThat(again.path("offset").asLong()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"user\":\"a b\"}",
        "{\"user\":\"a\\r\\nb\"}",
        "{\"user\":\"a\",\"ttl_s\":0}",
        "{\"user\":\"a\",\"roles\":[null]}",
        "{\"user\":\"a\",\"roles\":[\"x y\"]}",
        "{\"user\":\"a\",\"session\":\"x y\"}"
      })
  void aBadRequestForADevelopmentTokenIsRefused(String body) {
    doors.api(Request.post("/v1/dev/token", body)).refuses(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"user\":\"a\",\"unknown\":1}",
        "{\"user\":\"a\",\"user\":\"b\"}",
        "{\"user\":\"a\"} x",
        "{\"user\":\"a\",\"roles\":\"admin\"}",
        "{\"user\":{}}",
        "{\"user\":\"a\",\"ttl_s\":\"x\"}"
      })
  void aMalformedRequestForADevelopmentTokenIsRefused(String body) {
    doors.api(Request.post("/v1/dev/token", body)).refuses(400, "invalid_json");
  }

  private String chunked() {
    return Request.publish(doors.service(), "").with("Transfer-Encoding: chunked").head();
  }

  private static String data(String data) {
    return "{\"channel\":\"c\",\"event\":\"e\",\"data\":" + data + "}";
  }

  private static String body(String member) {
    return "{" + member + data("1").substring(1);
  }
}
