package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A reader that does not read at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StalledReaderTest {
  /** Together far more than what a kernel holds for one connection, some 4 MiB. */
  private static final int EVENTS = 120;

  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(15);
  private static final int RECEIVE = 4096;
  private static final String LARGE = '"' + "x".repeat(60_000) + '"';

  private final Doors doors =
      Doors.open(
          "atrio.stream.buffer = 64 KiB",
          "atrio.stream.stall-timeout = 1 s",
          "atrio.channel.history-bytes = 64 MiB");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void whoDoesNotReadIsClosedAndResumesByCursor() {
    Request request =
        Request.get("/v1/stream?channels=stalled")
            .bearer(doors.sessionToken("sam", "sam-1", "viewer"));
    try (OpenStream stalled = OpenStream.open(Wire.to(doors.stream(), RECEIVE), request)) {
      for (int i = 0; i < EVENTS; i++) {
        doors.publish("stalled", "large", LARGE);
      }
      await().atMost(CLOSED_WITHIN).until(() -> !stalled.wire().trySend("x"));
      Request again = request.with("Last-Event-ID: " + stalled.ready().id());
      try (OpenStream resumed = doors.stream(again)) {
        assertThat(resumed.state("stalled")).isEqualTo("recovered");
        for (int i = 0; i < EVENTS; i++) {
          assertThat(resumed.next().name()).isEqualTo("large");
        }
      }
    }
  }
}
