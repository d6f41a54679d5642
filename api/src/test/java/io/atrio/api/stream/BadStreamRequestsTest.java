package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Answer;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the stream door, the answer is a problem that says which. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadStreamRequestsTest {
  private final Doors doors =
      Doors.open(
          "atrio.stream.head-timeout = 400 ms",
          "atrio.stream.max-channels = 8",
          "atrio.session.max-streams = 2");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/streams",
        "/v1/stream/",
        "/v1/stream/x",
        "/V1/stream",
        "v1/stream",
        "*",
        "//v1/stream",
        "/v1/publish",
        "/v1/%73tream"
      })
  void anUnknownPathIsNotFound(String path) {
    doors.refusedStream(Request.get(path).bearer(viewer())).refuses(404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "BREW"})
  void anotherMethodIsToldTheRightOne(String method) {
    Request request = Request.of(method, "/v1/stream").bearer(viewer());
    Answer answer = doors.refusedStream(request).refuses(405, "method_not_allowed");
    assertThat(answer.field("allow")).contains("GET");
  }

  @Test
  void aHeadOverTheLimitIsRefused() {
    Request request = Request.get("/v1/stream").with("X-Large: " + "a".repeat(17_000));
    doors.refusedStream(request).refuses(431, "head_too_large");
  }

  @Test
  void manySmallFieldsOverTheLimitAreRefused() {
    Request request = Request.get("/v1/stream");
    for (int i = 0; i < 600; i++) {
      request = request.with("X-Many-" + i + ": 0123456789012345678");
    }
    doors.refusedStream(request).refuses(431, "head_too_large");
  }

  @Test
  void aLineAndFieldsThatAreOverTheLimitTogetherAreRefused() {
    Request request =
        Request.get("/v1/stream?cursor=" + "a".repeat(9_000)).with("X-Large: " + "a".repeat(9_000));
    doors.refusedStream(request).refuses(431, "head_too_large");
  }

  @Test
  void aHeadOfExactlyTheLimitIsServed() {
    Request request = Request.get("/v1/stream").bearer(viewer());
    int room = (16 << 10) - request.with("X-Large: ").head().length();
    doors.stream(request.with("X-Large: " + "a".repeat(room))).close();
    doors
        .refusedStream(request.with("X-Large: " + "a".repeat(room + 1)))
        .refuses(431, "head_too_large");
  }

  @Test
  void aRequestLineOverTheLimitIsRefused() {
    Request request = Request.get("/v1/stream?cursor=" + "a".repeat(17_000));
    doors.refusedStream(request).refuses(414, "uri_too_long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "\u0000\u0001\r\n\r\n",
        "GET /v1/stream\r\n\r\n",
        "GET /v1/stream HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /v1/stream HTTP/1.1\r\n: x\r\n\r\n",
        "GET /v1/stream HTTQ/1.1\r\n\r\n"
      })
  void whatIsNotHttpIsRefused(String garbage) {
    try (Wire wire = Wire.to(doors.stream())) {
      wire.send(garbage).answer().refuses(400, "invalid_request");
    }
  }

  @Test
  void aHeadThatNeverEndsTimesOut() {
    try (Wire wire = Wire.to(doors.stream())) {
      wire.send("GET /v1/stream HTTP/1.1\r\nHost: a\r\n").answer().refuses(408, "request_timeout");
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aConnectionThatSendsNothingTimesOut() {
    try (Wire wire = Wire.to(doors.stream())) {
      wire.answer().refuses(408, "request_timeout");
      assertThat(wire.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aHeadSentAByteAtATimeDoesNotMoveTheDeadline() {
    try (Wire wire = Wire.to(doors.stream())) {
      wire.send("GET /v1/stream HTTP/1.1\r\nX: ");
      Awaitility.await()
          .pollInterval(java.time.Duration.ofMillis(40))
          .until(() -> !wire.trySend("a"));
      wire.answer().refuses(408, "request_timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "a/b", "ok,%C3%A4", "a%0d%0ab", "a%00", "a*", "%20"})
  void anInvalidChannelNameIsRefused(String channels) {
    doors
        .refusedStream(Request.get("/v1/stream?channels=" + channels).bearer(viewer()))
        .refuses(400, "invalid_channel");
  }

  @Test
  void aLongChannelNameIsRefused() {
    doors
        .refusedStream(Request.get("/v1/stream?channels=" + "c".repeat(201)).bearer(viewer()))
        .refuses(400, "invalid_channel");
  }

  @Test
  void tooManyChannelsAreRefused() {
    String channels = IntStream.range(0, 8).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    doors
        .refusedStream(Request.get("/v1/stream?channels=" + channels).bearer(viewer()))
        .refuses(400, "too_many_channels");
  }

  @Test
  void aChannelAskedForTwiceCountsOnce() {
    String channels = "c,".repeat(50);
    try (OpenStream stream =
        doors.stream(Request.get("/v1/stream?channels=" + channels).bearer(viewer()))) {
      assertThat(stream.state("c")).isEqualTo("live");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"channels=%", "channels=%4", "channels=%zz", "cursor=%g0", "%=x"})
  void aQueryThatCannotBeDecodedIsRefused(String query) {
    doors
        .refusedStream(Request.get("/v1/stream?" + query).bearer(viewer()))
        .refuses(400, "invalid_request");
  }

  @Test
  void aServiceTokenHasNoStream() {
    doors
        .refusedStream(Request.get("/v1/stream").bearer(doors.service()))
        .refuses(403, "session_needed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user:other", "session:other", "role:admin"})
  void aViewerMayNotHearWhatIsAnothers(String channel) {
    doors
        .refusedStream(Request.get("/v1/stream?channels=" + channel).bearer(viewer()))
        .refuses(403, "permission_denied");
  }

  @Test
  void whoHasNoRoleHearsNoChannelButHisOwn() {
    Request request = Request.get("/v1/stream?channels=orders");
    doors.refusedStream(request.bearer(doors.token("nora"))).refuses(403, "permission_denied");
  }

  @Test
  void aSessionOfAnotherUserIsRefused() {
    try (OpenStream first =
        doors.stream(Request.get("/v1/stream").bearer(doors.sessionToken("ana", "shared")))) {
      assertThat(first.ready().json().path("user").asText()).isEqualTo("ana");
      doors
          .refusedStream(Request.get("/v1/stream").bearer(doors.sessionToken("eve", "shared")))
          .refuses(403, "session_mismatch");
    }
  }

  @Test
  void oneStreamTooManyIsRefusedForNow() {
    Request request = Request.get("/v1/stream").bearer(viewer());
    try (OpenStream first = doors.stream(request);
        OpenStream second = doors.stream(request)) {
      assertThat(first.ready().name()).isEqualTo(second.ready().name());
      doors.refusedStream(request).refuses(429, "too_many_streams");
    }
  }

  @Test
  void aStreamThatCloseMakesRoomForAnother() {
    Request request = Request.get("/v1/stream").bearer(viewer());
    try (OpenStream first = doors.stream(request)) {
      doors.stream(request).close();
      Awaitility.await().until(() -> opens(request));
      assertThat(first.ready().name()).isEqualTo("atrio.ready");
    }
  }

  @Test
  void httpOneDotZeroIsServed() {
    String head = "GET /v1/stream HTTP/1.0\r\nAuthorization: Bearer " + viewer() + "\r\n\r\n";
    try (OpenStream stream = OpenStream.opened(Wire.to(doors.stream()).send(head))) {
      assertThat(stream.ready().name()).isEqualTo("atrio.ready");
    }
  }

  @Test
  void garbageAfterTheHeadIsIgnored() {
    String head = Request.get("/v1/stream").bearer(doors.token("gert", "viewer")).head();
    String garbage = "\u0000garbage\r\n\r\nGET /nothing HTTP/1.1\r\n\r\n".repeat(100);
    try (OpenStream stream = OpenStream.opened(Wire.to(doors.stream()).send(head + garbage))) {
      stream.wire().send(garbage);
      doors.publish("user:gert", "e", "1");
      assertThat(stream.next().name()).isEqualTo("e");
    }
  }

  private boolean opens(Request request) {
    try (Wire wire = Wire.to(doors.stream())) {
      return wire.send(request).isAccepted();
    }
  }

  private String viewer() {
    return doors.token("vera", "viewer");
  }
}
