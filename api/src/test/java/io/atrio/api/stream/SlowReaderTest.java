package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A reader that does not read: little waits for it, and nothing is lost silently. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowReaderTest {
  /** Together far more than what a kernel holds for one connection, some 4 MiB. */
  private static final int EVENTS = 200;

  private static final String LARGE = '"' + "x".repeat(60_000) + '"';
  private static final int RECEIVE = 4096;

  private final Doors doors =
      Doors.open(
          "atrio.stream.buffer = 64 KiB",
          "atrio.channel.history-size = 250",
          "atrio.channel.history-bytes = 64 MiB");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void whatHistoryStillHasIsCaughtUpExactly() {
    try (OpenStream stream = slow("catches")) {
      long first = publishLarge("catches");
      for (long offset = first; offset < first + EVENTS; offset++) {
        Event event = stream.next();
        assertThat(event.name()).isEqualTo("large");
        assertThat(event.json().path("offset").asLong()).isEqualTo(offset);
      }
      doors.publish("catches", "live", "1");
      assertThat(stream.next().name()).isEqualTo("live");
    }
  }

  @Test
  void whatHistoryHasNoLongerIsAGapSaidAloud() {
    try (OpenStream stream = slow("gap")) {
      long expected = publishLarge("gap");
      long last = 0;
      for (int i = 0; i < 300; i++) {
        last = doors.publish("gap", "small", "1");
      }
      Event event = stream.next();
      for (; event.name().equals("large"); event = stream.next()) {
        assertThat(event.json().path("offset").asLong()).isEqualTo(expected++);
      }
      assertThat(event.name()).isEqualTo("atrio.gap");
      assertThat(event.json().path("channel").asText()).isEqualTo("gap");
      assertThat(event.json().path("reason").asText()).isEqualTo("history");
      long after = doors.publish("gap", "live", "1");
      assertThat(after).isEqualTo(last + 1);
      assertThat(stream.next().json().path("offset").asLong()).isEqualTo(after);
    }
  }

  @Test
  void aSlowReaderHoldsNobodyUp() {
    try (OpenStream slow = slow("both");
        OpenStream quick = doors.stream(viewer("both"))) {
      assertThat(slow.state("both")).isEqualTo("live");
      for (int i = 0; i < EVENTS; i++) {
        long offset = doors.publish("both", "large", LARGE);
        assertThat(quick.next().json().path("offset").asLong()).isEqualTo(offset);
      }
    }
  }

  private long publishLarge(String channel) {
    long first = doors.publish(channel, "large", LARGE);
    for (int i = 1; i < EVENTS; i++) {
      doors.publish(channel, "large", LARGE);
    }
    return first;
  }

  private OpenStream slow(String channel) {
    return OpenStream.open(Wire.to(doors.stream(), RECEIVE), viewer(channel));
  }

  private Request viewer(String channel) {
    return Request.get("/v1/stream?channels=" + channel).bearer(doors.token("vera", "viewer"));
  }
}
