package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a stream goes on after a break, and what a bad cursor gets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResumeTest {
  private final Doors doors = Doors.open();

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  static Stream<String> places() {
    return Stream.of("header", "cursor", "lastEventId", "last_event_id", "lastEvent");
  }

  @ParameterizedTest
  @MethodSource("places")
  void aStreamResumesWhereTheClientSaysItWas(String place) {
    String channel = "resume." + place;
    String id = cursorAfterOneEvent("rita", channel);
    doors.publish(channel, "e", "2");
    doors.publish(channel, "e", "3");
    try (OpenStream stream = doors.stream(resume("rita", channel, place, id))) {
      JsonNode state = stream.ready().json().path("channels").path(channel);
      assertThat(state.path("state").asText()).isEqualTo("recovered");
      assertThat(state.path("replayed").asInt()).isEqualTo(2);
      assertThat(stream.next().json().path("data").asInt()).isEqualTo(2);
      assertThat(stream.next().json().path("data").asInt()).isEqualTo(3);
      doors.publish(channel, "e", "4");
      assertThat(stream.next().json().path("data").asInt()).isEqualTo(4);
    }
  }

  @Test
  void theHeaderWinsOverTheQuery() {
    String old = cursorAfterOneEvent("hugo", "wins");
    doors.publish("wins", "e", "2");
    String newer = cursorAfterOneEvent("hugo", "wins");
    doors.publish("wins", "e", "3");
    Request request = resume("hugo", "wins", "cursor", old).with("Last-Event-ID: " + newer);
    try (OpenStream stream = doors.stream(request)) {
      assertThat(stream.next().json().path("data").asInt()).isEqualTo(3);
    }
  }

  @Test
  void aStreamThatMissedNothingIsRecoveredWithNothing() {
    String id = cursorAfterOneEvent("mia", "quiet");
    try (OpenStream stream = doors.stream(resume("mia", "quiet", "header", id))) {
      JsonNode state = stream.ready().json().path("channels").path("quiet");
      assertThat(state.path("state").asText()).isEqualTo("recovered");
      assertThat(state.path("replayed").asInt()).isZero();
    }
  }

  @Test
  void aChannelTheCursorDoesNotKnowBeginsLive() {
    String id = cursorAfterOneEvent("neo", "known");
    doors.publish("fresh", "e", "1");
    try (OpenStream stream = doors.stream(resume("neo", "known,fresh", "header", id))) {
      assertThat(stream.state("known")).isEqualTo("recovered");
      assertThat(stream.state("fresh")).isEqualTo("live");
    }
  }

  @Test
  void aStreamThatMissedMoreThanHistoryIsToldTheGap() {
    String id = cursorAfterOneEvent("gil", "long");
    String large = '"' + "x".repeat(60_000) + '"';
    for (int i = 0; i < 20; i++) {
      doors.publish("long", "e", large);
    }
    try (OpenStream stream = doors.stream(resume("gil", "long", "header", id))) {
      assertThat(stream.state("long")).isEqualTo("gap");
      doors.publish("long", "after", "1");
      assertThat(stream.next().name()).isEqualTo("after");
    }
  }

  @Test
  void anEventThatHasExpiredIsNotReplayed() {
    String id = cursorAfterOneEvent("tia", "ttl");
    String body = "{\"channel\":\"ttl\",\"event\":\"short\",\"data\":1,\"ttl_s\":1}";
    Instant published = Instant.now();
    doors.api(Request.publish(doors.service(), body)).succeeds();
    doors.publish("ttl", "long", "2");
    org.awaitility.Awaitility.await()
        .until(() -> Instant.now().isAfter(published.plusMillis(1200)));
    try (OpenStream stream = doors.stream(resume("tia", "ttl", "header", id))) {
      assertThat(stream.next().name()).isEqualTo("long");
    }
  }

  private static void isIgnored(OpenStream stream, String channel) {
    assertThat(stream.ready().json().path("cursor").asText()).isEqualTo("ignored");
    assertThat(stream.state(channel)).isEqualTo("live");
  }

  static Stream<String> garbage() {
    return Stream.of(
        "x",
        "0",
        "1",
        "1AAAAAA",
        "1AAAAAAAB",
        "null",
        "-1",
        "1".repeat(200),
        "A".repeat(3900),
        "-".repeat(3900),
        "A".repeat(8 << 10),
        "1______" + "_".repeat(3000));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void aCursorOfGarbageIsAsNone(String cursor) {
    doors.publish("garbage", "e", "1");
    try (OpenStream stream = doors.stream(resume("gus", "garbage", "header", cursor))) {
      isIgnored(stream, "garbage");
    }
  }

  @Test
  void aCursorAlmostAsLargeAsAHeadIsAsNone() {
    Request request = as("gus", "garbage");
    int room = 16 * 1024 - request.head().length() - 100;
    try (OpenStream stream = doors.stream(request.with("Last-Event-ID: " + "1".repeat(room)))) {
      isIgnored(stream, "garbage");
    }
  }

  @Test
  void anotherUsersCursorIsAsNone() {
    String id = cursorAfterOneEvent("fay", "foreign");
    doors.publish("foreign", "e", "2");
    try (OpenStream stream = doors.stream(resume("eve", "foreign", "header", id))) {
      isIgnored(stream, "foreign");
    }
  }

  @Test
  void aCutCursorIsAsNoneWhereverItIsCut() {
    String id = cursorAfterOneEvent("cut", "cut");
    doors.publish("cut", "e", "2");
    for (int length = 1; length < id.length(); length += 5) {
      Request request = resume("cut", "cut", "header", id.substring(0, length));
      try (OpenStream stream = doors.stream(request)) {
        isIgnored(stream, "cut");
      }
    }
  }

  @Test
  void aCursorWithTextAfterItIsAsNone() {
    String id = cursorAfterOneEvent("ext", "ext");
    doors.publish("ext", "e", "2");
    try (OpenStream stream = doors.stream(resume("ext", "ext", "header", id + "A"))) {
      isIgnored(stream, "ext");
    }
  }

  @Test
  void aPositionOfTheFutureIsAGap() {
    String id = cursorAfterOneEvent("fut", "future");
    String later = id.substring(0, id.length() - 1) + "_";
    try (OpenStream stream = doors.stream(resume("fut", "future", "header", later))) {
      assertThat(stream.state("future")).isEqualTo("gap");
      assertThat(stream.ready().json().has("cursor")).isFalse();
    }
  }

  @Test
  void aCursorSurvivesACutConnection() {
    String token = doors.sessionToken("carl", "carl-1", "viewer");
    Request request = Request.get("/v1/stream?channels=cutting").bearer(token);
    try (OpenStream stream = doors.stream(request)) {
      var cut = doors.api(Request.of("POST", "/v1/dev/cut").bearer(token)).succeeds();
      assertThat(cut.json().path("cut").asInt()).isEqualTo(1);
      assertThat(stream.wire().isClosedByServer()).isTrue();
      doors.publish("cutting", "e", "1");
      Request again = request.with("Last-Event-ID: " + stream.ready().id());
      try (OpenStream resumed = doors.stream(again)) {
        assertThat(resumed.next().json().path("data").asInt()).isEqualTo(1);
      }
    }
  }

  private String cursorAfterOneEvent(String user, String channel) {
    try (OpenStream stream = doors.stream(as(user, channel))) {
      doors.publish(channel, "e", "1");
      return stream.next().id();
    }
  }

  private Request resume(String user, String channels, String place, String cursor) {
    return place.equals("header")
        ? as(user, channels).with("Last-Event-ID: " + cursor)
        : Request.get("/v1/stream?channels=" + channels + "&" + place + "=" + cursor)
            .bearer(doors.token(user, "viewer"));
  }

  private Request as(String user, String channels) {
    return Request.get("/v1/stream?channels=" + channels).bearer(doors.token(user, "viewer"));
  }
}
