package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.api.client.Answer;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** With two streams for a user, whatever sessions they are of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamsOfUserTest {
  private final Doors doors = Doors.open("atrio.session.max-streams-per-user = 2");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void oneTooManyOfAllSessionsIsRefusedUntilOneHasGone() {
    Request third = stream("ana", "ana-3");
    OpenStream first = doors.stream(stream("ana", "ana-1"));
    try (OpenStream second = doors.stream(stream("ana", "ana-2"))) {
      Answer refused = doors.refusedStream(third).refuses(429, "too_many_streams");
      assertThat(refused.json().path("detail").asText()).contains("The user holds 2 streams");
      assertThat(refused.json().path("type").asText()).endsWith("#quota-exceeded");

      first.close();
      await().until(() -> opens(third));
      assertThat(second.ready().name()).isEqualTo("atrio.ready");
    }
  }

  @Test
  void anotherUserIsNotConcerned() {
    try (OpenStream first = doors.stream(stream("bea", "bea-1"));
        OpenStream second = doors.stream(stream("bea", "bea-2"));
        OpenStream other = doors.stream(stream("carl", "carl-1"))) {
      assertThat(first.ready().name()).isEqualTo(second.ready().name());
      assertThat(other.ready().name()).isEqualTo("atrio.ready");
    }
  }

  @Test
  void streamsThatAreRefusedDoNotCount() {
    for (int i = 0; i < 5; i++) {
      Request forbidden = Request.get("/v1/stream?channels=secret");
      doors
          .refusedStream(forbidden.bearer(doors.sessionToken("dora", "dora-" + i)))
          .refuses(403, "permission_denied");
    }
    await().until(() -> opens(stream("dora", "dora-a")));
    try (OpenStream first = doors.stream(stream("dora", "dora-b"))) {
      assertThat(first.ready().name()).isEqualTo("atrio.ready");
      await().until(() -> opens(stream("dora", "dora-c")));
    }
  }

  private Request stream(String user, String session) {
    return Request.get("/v1/stream").bearer(doors.sessionToken(user, session));
  }

  private boolean opens(Request request) {
    try (Wire wire = Wire.to(doors.stream()).send(request)) {
      return wire.isAccepted();
    }
  }
}
