package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.manage.Drain;
import io.atrio.api.serve.Doors;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are sent to other nodes. */
@Timeout(60)
final class DrainTest {
  private static final int STREAMS = 10;

  /** The two seconds each that a loop has to close its port and to answer, and one more. */
  private static final Duration SILENT = Duration.ofSeconds(5);

  private static final String SLOWLY =
      "atrio.drain { rate = 10, retry-min = 20 ms, retry-max = 90 ms }";

  @Test
  void theyAreSentAwayNoFasterThanTheRateAndComeBackSoon() throws Exception {
    try (Doors doors = Doors.open(SLOWLY)) {
      List<OpenStream> streams = open(doors);
      long begun = System.nanoTime();
      doors.draining(true).run();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(900));
      for (OpenStream stream : streams) {
        try (stream) {
          assertSentAway(stream);
          assertThat(stream.retry()).isBetween(20L, 90L);
        }
      }
      assertThatThrownBy(() -> Wire.to(doors.stream())).hasCauseInstanceOf(ConnectException.class);
    }
  }

  @Test
  void theLastHaveTheTimeToFetchTheirSessions() throws Exception {
    try (Doors doors = Doors.open(SLOWLY);
        OpenStream stream =
            doors.stream(Request.get("/v1/stream").bearer(doors.token("ana", "viewer")))) {
      Thread draining = Thread.startVirtualThread(() -> run(doors.draining(true)));
      assertSentAway(stream);
      long away = System.nanoTime();
      draining.join();
      assertThat(Duration.ofNanos(System.nanoTime() - away)).isGreaterThan(Duration.ofMillis(400));
    }
  }

  @Test
  void whatIsLeftAfterTheTimeThereIsStaysForTheEnd() throws Exception {
    try (Doors doors = Doors.open("atrio.drain { rate = 1, at-most = 200 ms }")) {
      List<OpenStream> streams = open(doors);
      doors.draining(true).run();
      doors.drain();
      for (OpenStream stream : streams) {
        try (stream) {
          assertSentAway(stream);
        }
      }
    }
  }

  @Test
  void aNodeThatIsAloneSendsNobodyAway() throws Exception {
    try (Doors doors = Doors.open(SLOWLY)) {
      List<OpenStream> streams = open(doors);
      doors.draining(false).run();
      doors.publish("all", "still.here", "1");
      for (OpenStream stream : streams) {
        try (stream) {
          assertThat(stream.next().name()).isEqualTo("still.here");
        }
      }
    }
  }

  @Test
  void streamsThatCannotBeCountedYetAreNotTakenForGone() throws Exception {
    try (Doors doors = Doors.open(SLOWLY)) {
      Drain drain = doors.draining(true);
      Silent silent = new Silent();
      drain.of(silent);
      drain.run();
      assertThat(silent.questions).isGreaterThan(Silent.UNANSWERED);
      assertThat(silent.left).isZero();
    }
  }

  @Test
  void itWaitsForAnEventLoopThatDoesNotAnswer() throws Exception {
    HeldLoops loops = new HeldLoops();
    try (Doors doors = Doors.open(loops, SLOWLY, "atrio.stream.event-loops = 1")) {
      List<OpenStream> streams = open(doors);
      loops.hold();
      Thread draining = Thread.startVirtualThread(() -> run(doors.draining(true)));
      assertThat(draining.join(SILENT)).as("a drain of nobody would be over").isFalse();
      loops.release();
      for (OpenStream stream : streams) {
        try (stream) {
          assertSentAway(stream);
        }
      }
      draining.join();
    } finally {
      loops.release();
    }
  }

  /** Streams whose event loops are too busy to answer at first. */
  private static final class Silent implements LeavingStreams {
    private static final int UNANSWERED = 3;

    private int questions;
    private int left = 5;

    @Override
    public void stopListening() {
      // Nobody comes.
    }

    @Override
    public OptionalInt sendAway(int many) {
      questions++;
      if (questions <= UNANSWERED) {
        return OptionalInt.empty();
      }
      left = Math.max(0, left - many);
      return OptionalInt.of(left);
    }
  }

  private static void run(Drain drain) {
    try {
      drain.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<OpenStream> open(Doors doors) {
    List<OpenStream> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      String token = doors.token("user-" + i, "viewer");
      streams.add(doors.stream(Request.get("/v1/stream").bearer(token)));
    }
    return streams;
  }

  private static void assertSentAway(OpenStream stream) {
    Event bye = stream.next();
    assertThat(bye.name()).isEqualTo("atrio.bye");
    assertThat(bye.json().path("reason").asText()).isEqualTo("drain");
    assertThat(stream.nextOrEnd()).isNull();
  }
}
