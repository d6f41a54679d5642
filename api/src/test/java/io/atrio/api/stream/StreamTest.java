package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over a stream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamTest {
  private final Doors doors =
      Doors.open("atrio.stream.retry-min = 1 s", "atrio.stream.retry-max = 3 s");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void theHeadIsTheContracts() {
    try (OpenStream stream = doors.stream(as("head"))) {
      assertThat(stream.head())
          .startsWith(
              "HTTP/1.1 200 OK",
              "content-type: text/event-stream; charset=utf-8",
              "cache-control: no-store, no-transform",
              "x-accel-buffering: no");
      assertThat(stream.field("content-length")).isEmpty();
      assertThat(stream.field("transfer-encoding")).isEmpty();
    }
  }

  @Test
  void theReconnectionDelayIsWithinItsBoundsAndJittered() {
    Set<Long> delays = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      try (OpenStream stream = doors.stream(as("retry"))) {
        assertThat(stream.retry()).isBetween(1000L, 3000L);
        delays.add(stream.retry());
      }
    }
    assertThat(delays).hasSizeGreaterThan(1);
  }

  @Test
  void theFirstEventSaysWhoseStreamItIs() {
    Request request =
        Request.get("/v1/stream?channels=orders")
            .bearer(doors.sessionToken("ana", "ana-1", "viewer"));
    try (OpenStream stream = doors.stream(request)) {
      JsonNode ready = stream.ready().json();
      assertThat(ready.path("session").asText()).isEqualTo("ana-1");
      assertThat(ready.path("user").asText()).isEqualTo("ana");
      assertThat(ready.path("node").asText()).isNotEmpty();
      assertThat(ready.path("heartbeat_s").asInt()).isEqualTo(20);
      assertThat(Instant.parse(ready.path("expires_at").asText()))
          .isBetween(Instant.now(), Instant.now().plus(Duration.ofHours(2)));
      assertThat(stream.ready().id()).isNotEmpty();
    }
  }

  @Test
  void theFirstEventNamesEveryChannel() {
    Request request =
        Request.get("/v1/stream?channels=orders,news")
            .bearer(doors.sessionToken("ben", "ben-1", "viewer"));
    try (OpenStream stream = doors.stream(request)) {
      Set<String> names = new HashSet<>();
      stream.ready().json().path("channels").fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .containsExactlyInAnyOrder(
              "user:ben", "session:ben-1", "role:viewer", "all", "orders", "news");
      assertThat(names).allMatch(name -> stream.state(name).equals("live"));
    }
  }

  @Test
  void aPublishedEventArrives() {
    try (OpenStream stream = doors.stream(as("pia", "orders.pia"))) {
      long offset = doors.publish("orders.pia", "order.created", "{\"n\":1}");
      Event event = stream.next();
      assertThat(event.name()).isEqualTo("order.created");
      assertThat(event.id()).isNotEqualTo(stream.ready().id()).isNotEmpty();
      assertThat(event.json().path("channel").asText()).isEqualTo("orders.pia");
      assertThat(event.json().path("offset").asLong()).isEqualTo(offset);
      assertThat(event.json().path("data").path("n").asInt()).isEqualTo(1);
      assertThat(event.json().path("at").asText())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"user:lea", "session:lea-1", "role:editor", "all"})
  void anEventOfAnAutomaticChannelArrives(String channel) {
    Request request =
        Request.get("/v1/stream").bearer(doors.sessionToken("lea", "lea-1", "editor"));
    try (OpenStream stream = doors.stream(request)) {
      doors.publish(channel, "e", "1");
      assertThat(stream.next().json().path("channel").asText()).isEqualTo(channel);
    }
  }

  @Test
  void eventsOfAChannelArriveInOrder() {
    try (OpenStream stream = doors.stream(as("otto", "ordered"))) {
      for (int i = 0; i < 50; i++) {
        doors.publish("ordered", "e", Integer.toString(i));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(stream.next().json().path("data").asInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void anEventOfAnotherChannelDoesNotArrive() {
    try (OpenStream stream = doors.stream(as("nils", "mine"))) {
      doors.publish("not-mine", "e", "1");
      doors.publish("mine", "e", "2");
      assertThat(stream.next().json().path("channel").asText()).isEqualTo("mine");
    }
  }

  @Test
  void aRepeatOfAKeyDoesNotArriveTwice() {
    String body = "{\"channel\":\"keyed\",\"event\":\"e\",\"data\":1,\"key\":\"k\"}";
    try (OpenStream stream = doors.stream(as("kim", "keyed"))) {
      doors.api(Request.publish(doors.service(), body)).succeeds();
      doors.api(Request.publish(doors.service(), body)).succeeds();
      doors.publish("keyed", "last", "2");
      assertThat(stream.next().name()).isEqualTo("e");
      assertThat(stream.next().name()).isEqualTo("last");
    }
  }

  @Test
  void everyTabOfASessionGetsTheSameEvent() {
    Request request = Request.get("/v1/stream").bearer(doors.sessionToken("tom", "tom-1"));
    try (OpenStream one = doors.stream(request);
        OpenStream two = doors.stream(request);
        OpenStream three = doors.stream(request)) {
      doors.publish("session:tom-1", "e", "{\"n\":7}");
      String data = one.next().data();
      assertThat(two.next().data()).isEqualTo(data);
      assertThat(three.next().data()).isEqualTo(data);
    }
  }

  private Request as(String user) {
    return Request.get("/v1/stream").bearer(doors.token(user, "viewer"));
  }

  private Request as(String user, String channels) {
    return Request.get("/v1/stream?channels=" + channels).bearer(doors.token(user, "viewer"));
  }
}
