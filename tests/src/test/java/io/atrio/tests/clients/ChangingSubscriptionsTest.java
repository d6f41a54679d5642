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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A channel is added to an open stream and dropped again while somebody publishes to it. */
class ChangingSubscriptionsTest {
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(20);

  private final String channel = "changing:" + UUID.randomUUID();
  private final Reading reading = new Reading();
  private final AtomicBoolean done = new AtomicBoolean();
  private Api api;
  private Relay relay;
  private String token;
  private URI stream;
  private Thread publisher;
  private volatile long last;
  private @Nullable StreamClient client;

  @SuppressWarnings("NullAway.Init") // set before each test
  ChangingSubscriptionsTest() {}

  @BeforeEach
  void publishAllTheTime() throws IOException, InterruptedException {
    AtrioProcess server = SharedServer.get();
    api = new Api(server);
    relay = new Relay(server.addresses().streams());
    token = api.token("reader", "editor");
    stream = relay.address(server.addresses().streams());
    publisher = Thread.ofPlatform().start(() -> publish(server, token));
    await().atMost(ARRIVES_WITHIN).until(() -> last > 10);
  }

  @AfterEach
  void disconnect() throws IOException, InterruptedException {
    done.set(true);
    publisher.join();
    if (client != null) {
      client.close();
    }
    relay.close();
    api.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatComesAfterThePositionAllArrivesOnceAndNothingBefore(Library library) throws Exception {
    open(library);
    JsonNode answer = change("PUT");
    await().atMost(ARRIVES_WITHIN).until(() -> reading.offsets().size() > 20);
    JsonNode subscribed = reading.frames("subscribed").getFirst();

    assertThat(subscribed.path("channel").asText()).isEqualTo(channel);
    assertThat(subscribed.path("offset")).isEqualTo(answer.path("offset"));
    assertThat(subscribed.path("epoch")).isEqualTo(answer.path("epoch"));
    followsWithoutAHole(reading.offsets(), subscribed.path("offset").asLong());
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatBreaksResumesWhatWasAdded(Library library) throws Exception {
    open(library);
    long from = change("PUT").path("offset").asLong();
    await().atMost(ARRIVES_WITHIN).until(() -> reading.offsets().size() > 5);
    relay.cut();
    await().atMost(ARRIVES_WITHIN).until(() -> reading.connections() == 2);
    int before = reading.offsets().size();
    await().atMost(ARRIVES_WITHIN).until(() -> reading.offsets().size() > before + 20);

    assertThat(reading.state(channel).path("state").asText()).isEqualTo("recovered");
    followsWithoutAHole(reading.offsets(), from);
  }

  @ParameterizedTest
  @EnumSource
  void nothingComesAfterTheChannelWasDropped(Library library) throws Exception {
    open(library);
    change("PUT");
    await().atMost(ARRIVES_WITHIN).until(() -> reading.offsets().size() > 5);
    assertThat(change("DELETE").path("streams").asInt()).isEqualTo(1);
    await().atMost(ARRIVES_WITHIN).until(() -> !reading.frames("unsubscribed").isEmpty());
    int heard = reading.offsets().size();
    long now = last;
    await().atMost(ARRIVES_WITHIN).until(() -> last > now + 20);

    assertThat(reading.offsets()).hasSize(heard);
  }

  private void open(Library library) {
    client = library.open(stream, token, reading);
    await().atMost(ARRIVES_WITHIN).until(() -> reading.connections() == 1);
  }

  private JsonNode change(String method) throws IOException, InterruptedException {
    HttpResponse<String> answer = api.send(method, "/me/subscriptions/" + channel, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private void publish(AtrioProcess server, String publisherToken) {
    try (Api own = new Api(server)) {
      for (int i = 0; !done.get(); i++) {
        last = own.publish(publisherToken, channel, i);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void followsWithoutAHole(List<Long> offsets, long position) {
    assertThat(offsets)
        .isEqualTo(
            LongStream.rangeClosed(position + 1, position + offsets.size()).boxed().toList());
  }
}
