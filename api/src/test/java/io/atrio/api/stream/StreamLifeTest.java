package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heartbeats while a stream lives, and its end. */
final class StreamLifeTest {
  private final Doors doors = Doors.open("atrio.stream.heartbeat = 2 s");

  @AfterEach
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void heartbeatsComeAgainAndAgainAndNoneIsAnEvent() {
    try (OpenStream stream = doors.stream(viewer())) {
      assertThat(stream.ready().json().path("heartbeat_s").asInt()).isEqualTo(2);
      assertThat(stream.comment()).isTrue();
      assertThat(stream.comment()).isTrue();
      doors.publish("all", "e", "1");
      assertThat(stream.next().name()).isEqualTo("e");
    }
  }

  @Test
  void aNodeThatGoesSaysGoodbyeOnEveryStream() {
    List<OpenStream> streams = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      streams.add(doors.stream(viewer()));
    }
    doors.drain();
    for (OpenStream stream : streams) {
      try (stream) {
        Event bye = stream.next();
        assertThat(bye.name()).isEqualTo("atrio.bye");
        assertThat(bye.json().path("reason").asText()).isEqualTo("drain");
        assertThat(bye.json().path("reconnect").asBoolean()).isTrue();
        assertThat(bye.id()).isEqualTo(stream.ready().id());
        assertThat(stream.nextOrEnd()).isNull();
      }
    }
    Assertions.assertThatThrownBy(() -> Wire.to(doors.stream()))
        .hasCauseInstanceOf(ConnectException.class);
  }

  private Request viewer() {
    return Request.get("/v1/stream").bearer(doors.token("vera", "viewer"));
  }
}
