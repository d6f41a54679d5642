package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How many streams one address may have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamsOfAnAddressTest {
  private final Doors doors =
      Doors.open(
          "atrio.limits.address { streams = 2, exempt = \"\" }",
          "atrio.http.trusted-proxies = \"127.0.0.0/8, ::1\"");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void oneTooManyIsRefusedUntilAnotherHasGone() {
    try (OpenStream first = doors.stream(request("ana", "203.0.113.1"))) {
      try (OpenStream second = doors.stream(request("bob", "203.0.113.1"))) {
        doors.refusedStream(request("cleo", "203.0.113.1")).refuses(429, "too_many_streams");
        try (OpenStream elsewhere = doors.stream(request("dan", "203.0.113.2"))) {
          assertThat(elsewhere.ready()).isNotNull();
        }
        assertThat(first.ready()).isNotNull();
        assertThat(second.ready()).isNotNull();
      }

      await()
          .atMost(Duration.ofSeconds(5))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                try (OpenStream next = doors.stream(request("cleo", "203.0.113.1"))) {
                  assertThat(next.ready()).isNotNull();
                }
              });
    }
  }

  private Request request(String user, String client) {
    return Request.get("/v1/stream").bearer(doors.token(user)).with("X-Forwarded-For: " + client);
  }
}
