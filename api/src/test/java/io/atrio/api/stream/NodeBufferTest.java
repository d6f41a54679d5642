package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** More readers that do not read than a node has room for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeBufferTest {
  /** Together far more than what a kernel holds for one connection, some 4 MiB. */
  private static final int EVENTS = 120;

  private static final int READERS = 5;
  private static final int ROOM = 2;
  private static final int RECEIVE = 4096;
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(15);
  private static final String LARGE = '"' + "x".repeat(60_000) + '"';

  private final Doors doors =
      Doors.open(
          "atrio.stream.event-loops = 1",
          "atrio.stream.buffer = 64 KiB",
          "atrio.stream.node-buffer = 128 KiB",
          "atrio.stream.stall-timeout = 5 minutes",
          "atrio.channel.history-bytes = 64 MiB");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void thoseThatStalledFirstAreClosedAndResumeByCursor() {
    Request request = Request.get("/v1/stream?channels=full").bearer(doors.token("sam", "viewer"));
    List<OpenStream> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(OpenStream.open(Wire.to(doors.stream(), RECEIVE), request));
    }
    for (int i = 0; i < EVENTS; i++) {
      doors.publish("full", "large", LARGE);
    }
    await().atMost(CLOSED_WITHIN).until(() -> closed(readers) == READERS - ROOM);
    try (OpenStream resumed =
        doors.stream(request.with("Last-Event-ID: " + readers.getFirst().ready().id()))) {
      for (int i = 0; i < EVENTS; i++) {
        assertThat(resumed.next().name()).isEqualTo("large");
      }
    }
    readers.forEach(OpenStream::close);
  }

  private static long closed(List<OpenStream> readers) {
    return readers.stream().filter(reader -> !reader.wire().trySend("x")).count();
  }
}
