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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokenConnectionTest {
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(20);

  private final String channel = "clients:" + UUID.randomUUID();
  private final Reading reading = new Reading();
  private final List<Long> published = new ArrayList<>();
  private Api api;
  private Relay relay;
  private String token;
  private URI stream;
  private @Nullable StreamClient client;

  @SuppressWarnings("NullAway.Init") // set before each test
  BrokenConnectionTest() {}

  @BeforeEach
  void connect() throws IOException, InterruptedException {
    AtrioProcess server = SharedServer.get();
    api = new Api(server);
    relay = new Relay(server.addresses().streams());
    token = api.token("reader", "editor");
    stream = URI.create(relay.address(server.addresses().streams()) + "?channels=" + channel);
  }

  @AfterEach
  void disconnect() throws IOException {
    if (client != null) {
      client.close();
    }
    relay.close();
    api.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPublishedBeforeDuringAndAfterACutArrivesOnceAndInOrder(Library library)
      throws Exception {
    open(library);
    publish(5);
    awaitAll();
    relay.down();
    publish(5);
    relay.up();
    awaitConnections(2);
    publish(5);
    awaitAll();
    assertNothingLostOrDoubled();
  }

  @ParameterizedTest
  @EnumSource
  void severalCutsInARowUnderWayLoseAndDoubleNothing(Library library) throws Exception {
    open(library);
    for (int cut = 1; cut <= 5; cut++) {
      publish(10);
      relay.cut();
      publish(10);
      awaitConnections(cut + 1);
    }
    awaitAll();
    assertNothingLostOrDoubled();
  }

  @ParameterizedTest
  @EnumSource
  void aFrameTornByTheCutArrivesWholeAfterIt(Library library) throws Exception {
    JsonNode large = new ObjectMapper().createObjectNode().put("text", "é".repeat(10_000));
    open(library);
    relay.cutAfter(10_001);
    published.add(api.publish(token, channel, large));
    awaitConnections(2);
    awaitAll();
    assertThat(reading.events()).singleElement().extracting(e -> e.path("data")).isEqualTo(large);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstFrameAfterACutSaysWhatWasRecovered(Library library) throws Exception {
    open(library);
    publish(1);
    awaitAll();
    relay.down();
    publish(3);
    relay.up();
    awaitConnections(2);
    assertThat(reading.state(channel).path("state").asText()).isEqualTo("recovered");
    assertThat(reading.state(channel).path("replayed").asInt()).isEqualTo(3);
    awaitAll();
  }

  private void open(Library library) {
    client = library.open(stream, token, reading);
    awaitConnections(1);
  }

  private void publish(int events) throws IOException, InterruptedException {
    for (int i = 0; i < events; i++) {
      published.add(api.publish(token, channel, published.size() + 1));
    }
  }

  private void awaitConnections(int count) {
    await()
        .atMost(ARRIVES_WITHIN)
        .untilAsserted(() -> assertThat(reading.connections()).isGreaterThanOrEqualTo(count));
  }

  private void awaitAll() {
    await()
        .atMost(ARRIVES_WITHIN)
        .untilAsserted(
            () -> assertThat(reading.offsets()).hasSizeGreaterThanOrEqualTo(published.size()));
  }

  private void assertNothingLostOrDoubled() {
    assertThat(reading.offsets()).isEqualTo(published);
    assertThat(reading.numbers())
        .isEqualTo(IntStream.rangeClosed(1, published.size()).boxed().toList());
  }
}
