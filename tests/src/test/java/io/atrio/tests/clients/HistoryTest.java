package io.atrio.tests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.SharedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches and the history they leave, over HTTP, while more of them come in. */
@Timeout(60)
class HistoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(10);

  /** No other test's channels. */
  private final String run = UUID.randomUUID().toString();

  private AtrioProcess server;
  private Api api;
  private String token;

  @SuppressWarnings("NullAway.Init") // set before each test
  HistoryTest() {}

  @BeforeEach
  void open() throws Exception {
    server = SharedServer.get();
    api = new Api(server);
    token = api.token("hana-" + run, "editor");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aBatchOfAThousandToFiftyChannelsHasItsPlacesAndIsKeptInOrder() throws Exception {
    ArrayNode batch = JSON.createArrayNode();
    for (int i = 0; i < 1000; i++) {
      add(batch, "batch-" + i % 50 + "-" + run, i);
    }
    JsonNode results = publish(api, batch);

    assertThat(results).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(results.get(i).path("offset").asLong()).isEqualTo(i / 50 + 1);
    }
    JsonNode page = history("batch-7-" + run, "");
    assertThat(page.path("items")).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(page.path("items").get(i).path("data").path("n").asInt()).isEqualTo(i * 50 + 7);
    }
  }

  @Test
  void pagesHaveEveryEventOnceWhilePublishingGoesOn() throws Exception {
    String channel = "pages-" + run;
    CompletableFuture<Long> published = publishMeanwhile(channel, 30, 25);
    List<Long> offsets = new ArrayList<>();
    String after = "";
    while (!published.isDone() || offsets.size() < published.join()) {
      JsonNode page = history(channel, "?limit=7" + after);
      assertThat(page.path("gap").asBoolean()).isFalse();
      page.path("items").forEach(item -> offsets.add(item.path("offset").asLong()));
      after = "&after=" + page.path("epoch").asText() + "." + (long) offsets.size();
    }

    assertThat(offsets).containsExactlyElementsOf(upTo(750));
  }

  /**
   * Opens the stream first, then reads what was before it: what both have is known by its offset.
   */
  @Test
  void historyAndAStreamTogetherHaveEveryEventOnce() throws Exception {
    String channel = "follow-" + run;
    publishMeanwhile(channel, 15, 20).join();
    URI stream = URI.create(server.addresses().streams() + "?channels=" + channel);
    Reading reading = new Reading();
    JdkClient client = JdkClient.open(stream, token, reading);
    try {
      await().atMost(SOON).until(() -> reading.connections() == 1);
      CompletableFuture<Long> published = publishMeanwhile(channel, 25, 20);
      List<Long> offsets = wholeHistory(channel);
      long last = offsets.getLast();
      assertThat(published.join()).isEqualTo(500);
      await().atMost(SOON).until(() -> reading.offsets().contains(800L));
      reading.offsets().stream().filter(offset -> offset > last).forEach(offsets::add);

      assertThat(offsets).containsExactlyElementsOf(upTo(800));
    } finally {
      client.close();
    }
  }

  /** The offsets of all that is kept, by small pages. */
  private List<Long> wholeHistory(String channel) throws IOException, InterruptedException {
    List<Long> offsets = new ArrayList<>();
    JsonNode page = history(channel, "?limit=20");
    page.path("items").forEach(item -> offsets.add(item.path("offset").asLong()));
    while (page.path("next").isTextual()) {
      page = history(channel, "?limit=20&after=" + page.path("next").asText());
      page.path("items").forEach(item -> offsets.add(item.path("offset").asLong()));
    }
    return offsets;
  }

  /** Publishes {@code batches} of {@code size} and completes with how many events there were. */
  private CompletableFuture<Long> publishMeanwhile(String channel, int batches, int size) {
    CompletableFuture<Long> published = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (Api own = new Api(server)) {
                for (int i = 0; i < batches; i++) {
                  ArrayNode batch = JSON.createArrayNode();
                  for (int n = 0; n < size; n++) {
                    add(batch, channel, i * size + n);
                  }
                  publish(own, batch);
                }
                published.complete((long) batches * size);
              } catch (IOException | InterruptedException | RuntimeException e) {
                published.completeExceptionally(e);
              }
            });
    return published;
  }

  private JsonNode publish(Api by, ArrayNode batch) throws IOException, InterruptedException {
    HttpResponse<String> answer = by.post("/publish/batch", token, batch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("items");
  }

  private JsonNode history(String channel, String query) throws IOException, InterruptedException {
    HttpResponse<String> answer = api.get("/channels/" + channel + "/history" + query, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static void add(ArrayNode batch, String channel, int number) {
    batch
        .addObject()
        .put("channel", channel)
        .put("event", "note")
        .putObject("data")
        .put("n", number);
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
