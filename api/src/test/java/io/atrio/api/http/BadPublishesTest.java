package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a publish says, the answer is a problem that says what is wrong with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadPublishesTest {
  private final Doors doors = Doors.open("atrio.channel.max-data = 1 KiB");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
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
        Arguments.of("ttl_s of a whole fraction", body("\"ttl_s\":1.0,"), "invalid_request"),
        Arguments.of("ttl_s with an exponent", body("\"ttl_s\":1e3,"), "invalid_request"),
        Arguments.of("ttl_s of truth", body("\"ttl_s\":true,"), "invalid_request"),
        Arguments.of("ttl_s of a list", body("\"ttl_s\":[60],"), "invalid_request"),
        Arguments.of("ttl_s of an object", body("\"ttl_s\":{\"key\":\"60\"},"), "invalid_request"),
        Arguments.of(
            "ttl_s past a long", body("\"ttl_s\":" + "9".repeat(30) + ","), "invalid_request"),
        Arguments.of(
            "ttl_s far past a long",
            body("\"ttl_s\":-" + "9".repeat(900) + ","),
            "invalid_request"),
        Arguments.of(
            "ttl_s the largest long", body("\"ttl_s\":9223372036854775807,"), "invalid_request"),
        Arguments.of("a key null", body("\"key\":null,"), "invalid_request"),
        Arguments.of("a key of a list", body("\"key\":[\"k\"],"), "invalid_request"),
        Arguments.of("ttl_s past a year", body("\"ttl_s\":31536001,"), "invalid_request"),
        Arguments.of("an empty key", body("\"key\":\"\","), "invalid_request"),
        Arguments.of(
            "a key of the outbox", body("\"key\":\"\\u001foutbox:1@1\","), "invalid_request"),
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
  void aRepeatedKeyAnswersWithTheFirstOffset() {
    String body = body("\"key\":\"once\",");
    long first =
        doors.api(Request.publish(doors.service(), body)).succeeds().json().path("offset").asLong();
    var again = doors.api(Request.publish(doors.service(), body)).succeeds().json();
    assertThat(again.path("duplicate").asBoolean()).isTrue();
    assertThat(again.path("offset").asLong()).isEqualTo(first);
  }

  @Test
  void aRepeatedKeyIsARepeatWhateverItsData() {
    String first = "{\"channel\":\"other\",\"event\":\"e\",\"key\":\"k\",\"data\":1}";
    String other = "{\"channel\":\"other\",\"event\":\"f\",\"key\":\"k\",\"data\":[2]}";
    doors.api(Request.publish(doors.service(), first)).succeeds();
    var again = doors.api(Request.publish(doors.service(), other)).succeeds().json();
    assertThat(again.path("duplicate").asBoolean()).isTrue();
    assertThat(again.path("offset").asLong()).isEqualTo(1);
  }

  @Test
  void keysOfAnotherChannelAreOthers() {
    for (String channel : new String[] {"apart.1", "apart.2"}) {
      String body = "{\"channel\":\"" + channel + "\",\"event\":\"e\",\"key\":\"k\",\"data\":1}";
      var placed = doors.api(Request.publish(doors.service(), body)).succeeds().json();
      assertThat(placed.path("duplicate").asBoolean()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"ttl_s\":1,", "\"ttl_s\":31536000,", "\"ttl_s\":60,\"key\":\"ß\","})
  void whatIsWithinBoundsIsTaken(String members) {
    doors.api(Request.publish(doors.service(), body(members))).succeeds();
  }

  @Test
  void theLongestKeyIsTaken() {
    String key = "\"key\":\"" + "k".repeat(200) + "\",";
    doors.api(Request.publish(doors.service(), body(key))).succeeds();
  }

  private static String data(String data) {
    return "{\"channel\":\"c\",\"event\":\"e\",\"data\":" + data + "}";
  }

  private static String body(String member) {
    return "{" + member + data("1").substring(1);
  }
}
