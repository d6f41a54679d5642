package io.atrio.tests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.clients.StreamClient.Library;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.SharedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that end, tokens that follow them, and sessions that are ended. */
class SessionLifeTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration SKEW = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofHours(1);

  private final Reading reading = new Reading();
  private final String user = "life-" + UUID.randomUUID();
  private final String session = "s-" + user;
  private Api api;
  private URI stream;
  private @Nullable StreamClient client;

  @SuppressWarnings("NullAway.Init") // set before each test
  SessionLifeTest() {}

  @BeforeEach
  void connect() throws IOException, InterruptedException {
    AtrioProcess server = SharedServer.get();
    api = new Api(server);
    stream = server.addresses().streams();
  }

  @AfterEach
  void disconnect() {
    if (client != null) {
      client.close();
    }
    api.close();
  }

  @Test
  void aNewTokenKeepsTheStreamPastTheEndOfTheOldOne() throws Exception {
    Instant over = Instant.now().plus(SHORT).plus(SKEW).plusSeconds(2);
    open(Library.OKHTTP_SSE, api.token(user, session, "viewer", SHORT));
    await().atMost(SOON).until(() -> !reading.frames("expiring").isEmpty());
    assertThat(reading.frames("expiring").getFirst().path("seconds_left").asInt())
        .isBetween(0, (int) SHORT.toSeconds());
    String next = api.token(user, session, "viewer", LONG);
    assertThat(api.send("POST", "/me/token", next).statusCode()).isEqualTo(200);
    await().atMost(SOON).until(() -> !reading.frames("refreshed").isEmpty());
    await().atMost(SOON).until(() -> Instant.now().isAfter(over));
    api.publish(api.token("publisher", "editor"), "all", 1);
    await().atMost(SOON).until(() -> !reading.events().isEmpty());

    assertThat(reading.connections()).isEqualTo(1);
    assertThat(reading.frames("bye")).isEmpty();
  }

  @Test
  void withoutANewTokenTheStreamEndsAndTheOldOneIsRefused() throws Exception {
    String token = api.token(user, session, "viewer", SHORT);
    open(Library.OKHTTP_SSE, token);
    await().atMost(SOON).until(() -> !reading.frames("bye").isEmpty());
    JsonNode bye = reading.frames("bye").getFirst();

    assertThat(bye.path("reason").asText()).isEqualTo("expired");
    assertThat(bye.path("reconnect").asBoolean()).isTrue();
    assertThat(answer(token).statusCode()).isEqualTo(401);
  }

  @Test
  void anEndedSessionIsToldStaysAwayAndIsInTheTrail() throws Exception {
    String token = api.token(user, session, "viewer", LONG);
    String admin = api.token("admin-" + user, "admin");
    open(Library.OKHTTP_SSE, token);
    assertThat(api.send("DELETE", "/sessions/" + session, admin).statusCode()).isEqualTo(200);
    await().atMost(SOON).until(() -> !reading.frames("bye").isEmpty());
    JsonNode bye = reading.frames("bye").getFirst();

    assertThat(bye.path("reason").asText()).isEqualTo("revoked");
    assertThat(bye.path("reconnect").asBoolean(true)).isFalse();
    assertThat(answer(token).statusCode()).isEqualTo(204);
    await().atMost(SOON).until(() -> !ended(admin).isEmpty());
    assertThat(ended(admin).get(0).path("target").asText()).isEqualTo(session);
  }

  private JsonNode ended(String admin) throws IOException, InterruptedException {
    HttpResponse<String> page = api.get("/audit?type=session.ended&user=admin-" + user, admin);
    return new ObjectMapper().readTree(page.body()).path("items");
  }

  private HttpResponse<String> answer(String token) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(stream).header("Authorization", "Bearer " + token).build(),
          BodyHandlers.ofString());
    }
  }

  private void open(Library library, String token) {
    client = library.open(stream, token, reading);
    await().atMost(SOON).until(() -> reading.connections() == 1);
  }
}
