package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a reader that has stopped reading gets, by the class of its channel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowReaderPolicyTest {
  /** Together far more than what a kernel holds for one connection, some 4 MiB. */
  private static final int EVENTS = 200;

  private static final String LARGE = '"' + "x".repeat(60_000) + '"';
  private static final int RECEIVE = 4096;

  private final Doors doors =
      Doors.open(
          "atrio.stream.buffer = 64 KiB",
          "atrio.channel.history-size = 250",
          "atrio.channel.history-bytes = 64 MiB",
          "atrio.channel.namespaces.prices.slow-reader = latest",
          "atrio.channel.namespaces.scores.slow-reader = latest-by-event",
          "atrio.channel.namespaces.games.slow-reader = close");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void theNewestEventFollowsWhatWasOnItsWay() {
    try (OpenStream stream = slow("prices:1")) {
      publishLarge("prices:1");
      long newest = doors.publish("prices:1", "newest", "1");

      List<Event> events = until(stream, newest);
      assertThat(events.size()).isLessThan(EVENTS);
      assertThat(events).extracting(Event::name).doesNotContain("atrio.gap");
      assertThat(events.getLast().name()).isEqualTo("newest");
      long live = doors.publish("prices:1", "live", "1");
      assertThat(offset(stream.next())).isEqualTo(live).isEqualTo(newest + 1);
    }
  }

  @Test
  void theNewestEventOfEachNameFollowsWhatWasOnItsWay() {
    try (OpenStream stream = slow("scores")) {
      publishLarge("scores");
      doors.publish("scores", "home", "1");
      doors.publish("scores", "away", "1");
      long newest = doors.publish("scores", "home", "2");

      List<String> names = until(stream, newest).stream().map(Event::name).toList();
      assertThat(names.size()).isLessThan(EVENTS);
      assertThat(names).endsWith("large", "away", "home");
      assertThat(names).containsOnlyOnce("away").containsOnlyOnce("home");
    }
  }

  @Test
  void aCursorResumesInFullWhateverThePolicy() {
    Request request = viewer("prices:2");
    String cursor;
    try (OpenStream stream = doors.stream(request)) {
      cursor = stream.ready().id();
    }
    long newest = 0;
    for (int i = 0; i < EVENTS; i++) {
      newest = doors.publish("prices:2", "large", LARGE);
    }
    Request again = request.with("Last-Event-ID: " + cursor);
    try (OpenStream resumed = OpenStream.open(Wire.to(doors.stream(), RECEIVE), again)) {
      assertThat(until(resumed, newest)).hasSize(EVENTS);
    }
  }

  @Test
  void aChannelThatDoesNotWaitSaysGoodbyeAndIsResumedByCursor() {
    String cursor;
    long last;
    Request request = viewer("games:1");
    try (OpenStream stream = slow("games:1")) {
      publishLarge("games:1");
      cursor = stream.ready().id();
      last = 0;
      Event event = stream.next();
      for (; event.name().equals("large"); event = stream.next()) {
        cursor = event.id();
        last = offset(event);
      }
      assertThat(event.name()).isEqualTo("atrio.bye");
      assertThat(event.json().path("reason").asText()).isEqualTo("slow");
      assertThat(event.json().path("reconnect").asBoolean()).isTrue();
      assertThat(stream.nextOrEnd()).isNull();
    }
    try (OpenStream resumed = doors.stream(request.with("Last-Event-ID: " + cursor))) {
      assertThat(offset(resumed.next())).isEqualTo(last + 1);
    }
  }

  private static List<Event> until(OpenStream stream, long newest) {
    List<Event> events = new ArrayList<>();
    do {
      events.add(stream.next());
    } while (offset(events.getLast()) < newest);
    return events;
  }

  private static long offset(Event event) {
    return event.json().path("offset").asLong();
  }

  private void publishLarge(String channel) {
    for (int i = 0; i < EVENTS; i++) {
      doors.publish(channel, "large", LARGE);
    }
  }

  private OpenStream slow(String channel) {
    return OpenStream.open(Wire.to(doors.stream(), RECEIVE), viewer(channel));
  }

  private Request viewer(String channel) {
    return Request.get("/v1/stream?channels=" + channel).bearer(doors.token("vera", "viewer"));
  }
}
