package io.atrio.api.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.auth.Tickets;
import io.atrio.api.stream.StreamDoor;
import io.atrio.cluster.settings.AtrioSettings;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  private static final int STREAMS = 40;

  @Test
  void everySessionItOpensIsHandedOverToBeEnded() {
    String warmUp = "atrio.stream.warm-up = " + STREAMS;
    AtrioSettings settings = Doors.settings(warmUp);
    Tickets tickets = new Tickets(settings.auth(), System::nanoTime);
    List<String> ended = new CopyOnWriteArrayList<>();
    try (Doors doors = Doors.open(warmUp)) {
      new WarmUp(doors.stream(), tickets::issue, settings, Clock.systemUTC()).run(ended::add);
      doors.loggedNothingBad();
    }
    assertThat(ended)
        .containsExactlyElementsOf(
            IntStream.range(0, STREAMS).mapToObj(i -> StreamDoor.OWN_SESSION + i).toList());
  }

  @Test
  void aDoorThatDoesNotOpenFailsNoStart() {
    AtrioSettings settings = Doors.settings("atrio.stream.warm-up = 3");
    Tickets tickets = new Tickets(settings.auth(), System::nanoTime);
    try (Doors doors = Doors.open()) {
      doors.drain();
      new WarmUp(doors.stream(), tickets::issue, settings, Clock.systemUTC()).run(session -> {});
    }
  }
}
