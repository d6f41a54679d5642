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

/** Subscriptions that come and go while streams are open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SubscriptionsTest {
  private final Doors doors = Doors.open("atrio.stream.max-channels = 6");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void everyOpenStreamIsToldTheChannelsPositionAndFollowsFromThere() {
    String token = doors.sessionToken("ana", "ana-1", "viewer");
    long before = doors.publish("follow", "e", "1");
    try (OpenStream one = open(token);
        OpenStream other = open(token)) {
      JsonNode answer = put(token, "follow").succeeds().json();
      assertThat(answer.path("channel").asText()).isEqualTo("follow");
      assertThat(answer.path("epoch").asText()).isNotEmpty();
      assertThat(answer.path("offset").asLong()).isEqualTo(before);
      assertThat(answer.path("streams").asInt()).isEqualTo(2);
      long next = doors.publish("follow", "e", "2");
      for (OpenStream stream : new OpenStream[] {one, other}) {
        Event subscribed = stream.next();
        assertThat(subscribed.name()).isEqualTo("atrio.subscribed");
        assertThat(subscribed.id()).isNotEqualTo(stream.ready().id());
        assertThat(subscribed.json().path("channel")).isEqualTo(answer.path("channel"));
        assertThat(subscribed.json().path("epoch")).isEqualTo(answer.path("epoch"));
        assertThat(subscribed.json().path("offset")).isEqualTo(answer.path("offset"));
        assertThat(stream.next().json().path("offset").asLong()).isEqualTo(next);
      }
    }
  }

  @Test
  void theCursorOfAChannelThatWasAddedResumesIt() {
    String token = doors.sessionToken("bea", "bea-1", "viewer");
    String id;
    try (OpenStream stream = open(token)) {
      put(token, "added").succeeds();
      id = stream.next().id();
    }
    long missed = doors.publish("added", "e", "1");
    try (OpenStream stream =
        doors.stream(Request.get("/v1/stream").bearer(token).with("Last-Event-ID: " + id))) {
      assertThat(stream.state("added")).isEqualTo("recovered");
      assertThat(stream.next().json().path("offset").asLong()).isEqualTo(missed);
    }
  }

  @Test
  void aChannelThatWasDroppedIsNotHeardAnyMoreNorByLaterStreams() {
    String token = doors.sessionToken("cid", "cid-1", "viewer");
    String url = "/v1/stream?channels=dropped,kept";
    try (OpenStream stream = doors.stream(Request.get(url).bearer(token))) {
      JsonNode answer = drop(token, "dropped").succeeds().json();
      assertThat(answer.path("channel").asText()).isEqualTo("dropped");
      assertThat(answer.path("streams").asInt()).isEqualTo(1);
      Event unsubscribed = stream.next();
      assertThat(unsubscribed.name()).isEqualTo("atrio.unsubscribed");
      assertThat(unsubscribed.json().path("channel").asText()).isEqualTo("dropped");
      assertThat(unsubscribed.json().path("reason").asText()).isEqualTo("requested");
      doors.publish("dropped", "e", "1");
      doors.publish("kept", "e", "2");
      assertThat(stream.next().json().path("channel").asText()).isEqualTo("kept");
    }
    try (OpenStream again = doors.stream(Request.get(url).bearer(token))) {
      assertThat(again.state("dropped")).isEmpty();
      assertThat(again.state("kept")).isEqualTo("live");
    }
  }

  @Test
  void eitherTwiceIsAnsweredTheSameAndToldOnce() {
    String token = doors.sessionToken("dan", "dan-1", "viewer");
    try (OpenStream stream = open(token)) {
      assertThat(put(token, "twice").succeeds().body())
          .isEqualTo(put(token, "twice").succeeds().body());
      assertThat(stream.next().name()).isEqualTo("atrio.subscribed");
      assertThat(drop(token, "twice").succeeds().body())
          .isEqualTo(drop(token, "twice").succeeds().body());
      assertThat(stream.next().name()).isEqualTo("atrio.unsubscribed");
      doors.publish("user:dan", "e", "1");
      assertThat(stream.next().name()).isEqualTo("e");
    }
  }

  @Test
  void withoutAStreamTheNextHearsIt() {
    String token = doors.sessionToken("eva", "eva-1", "viewer");
    long now = doors.publish("early", "e", "1");
    JsonNode answer = put(token, "early").succeeds().json();
    assertThat(answer.path("offset").asLong()).isEqualTo(now);
    assertThat(answer.path("streams").asInt()).isZero();

    try (OpenStream stream = open(token)) {
      assertThat(stream.state("early")).isEqualTo("live");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"user:fay", "session:fay-1", "role:viewer", "all"})
  void anAutomaticChannelStaysAndMayBeAskedFor(String channel) {
    String token = doors.sessionToken("fay", "fay-1", "viewer");
    drop(token, channel).refuses(409, "automatic_channel");
    put(token, channel).succeeds();
  }

  @Test
  void whatTheRolesDoNotAllowIsRefused() {
    put(doors.token("gus"), "orders").refuses(403, "permission_denied");
    put(doors.token("gus", "viewer"), "user:ana").refuses(403, "permission_denied");
  }

  @Test
  void aChannelTooManyIsRefused() {
    String token = doors.sessionToken("hal", "hal-1", "viewer");
    try (OpenStream stream = open(token)) {
      put(token, "one").succeeds();
      put(token, "two").succeeds();
      put(token, "three").refuses(400, "too_many_channels");
      assertThat(stream.next().name()).isEqualTo("atrio.subscribed");
    }
  }

  @Test
  void anothersSessionIsRefused() {
    try (OpenStream stream = open(doors.sessionToken("ivy", "ivy-1", "viewer"))) {
      String thief = doors.sessionToken("jon", "ivy-1", "viewer");
      put(thief, "orders").refuses(403, "session_mismatch");
      drop(thief, "orders").refuses(403, "session_mismatch");
      assertThat(stream.ready().name()).isEqualTo("atrio.ready");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "%0d%0a", "caf%C3%A9", "a%2Fb"})
  void aBadNameIsRefused(String name) {
    put(doors.token("kim", "viewer"), name).refuses(400, "invalid_channel");
    drop(doors.token("kim", "viewer"), name).refuses(400, "invalid_channel");
  }

  @Test
  void aBackEndHasNoSubscriptionsAndNobodyHasNone() {
    put(doors.service(), "orders").refuses(403, "session_needed");
    doors.api(Request.of("PUT", "/v1/me/subscriptions/orders")).refuses(401, "token_missing");
    Answer get = doors.api(Request.get("/v1/me/subscriptions/orders").bearer(doors.token("l")));
    assertThat(get.refuses(405, "method_not_allowed").field("allow")).contains("PUT", "DELETE");
  }

  private OpenStream open(String token) {
    return doors.stream(Request.get("/v1/stream").bearer(token));
  }

  private Answer put(String token, String channel) {
    return doors.api(Request.of("PUT", "/v1/me/subscriptions/" + channel).bearer(token));
  }

  private Answer drop(String token, String channel) {
    return doors.api(Request.of("DELETE", "/v1/me/subscriptions/" + channel).bearer(token));
  }
}
