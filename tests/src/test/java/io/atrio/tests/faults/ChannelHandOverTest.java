package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ordinary channels whose server is stopped in good order, and killed. */
@Timeout(180)
class ChannelHandOverTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CHANNEL = "lobby";
  private static final int ENOUGH = 3_000;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  ChannelHandOverTest() {}

  @Test
  void aStopLosesNothingThatWasAcknowledgedAndAKillIsTold() throws Exception {
    ServerOptions options =
        ServerOptions.embedded()
            .inDirectory(folder.resolve("data"))
            .withJvmFlags(
                List.of(
                    "-Datrio.stream.warm-up=100",
                    "-Datrio.channel.history-size=100000",
                    "-Datrio.channel.history-bytes=64MiB"));
    String token;
    String cursor;
    List<Long> heard;
    List<Long> acknowledged;
    try (AtrioProcess stopped = AtrioProcess.start(options);
        Api api = new Api(stopped)) {
      token = api.token("ann", "admin");
      assertThat(keyed(api, token).path("offset").asLong()).isEqualTo(1);
      try (HeardLines stream = new HeardLines(stopped, token, CHANNEL);
          PublishersUntilTheEnd load = new PublishersUntilTheEnd(stopped, token, CHANNEL)) {
        await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
        load.start();
        await().atMost(SOON).until(() -> load.acknowledged().size() > ENOUGH);
        assertThat(stopped.terminate()).as("stopped in time").isTrue();
        load.awaitEnd(SOON);
        await().atMost(SOON).until(() -> !stream.open());
        heard = new ArrayList<>(stream.offsets(CHANNEL));
        cursor = stream.cursor();
        acknowledged = load.acknowledged();
      }
    }
    try (AtrioProcess killed = AtrioProcess.start(options);
        Api api = new Api(killed);
        HeardLines stream = new HeardLines(killed, token, CHANNEL, cursor)) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      assertThat(stream.heard(state("recovered"))).isTrue();
      JsonNode again = keyed(api, token);
      assertThat(again.path("offset").asLong()).isEqualTo(1);
      assertThat(again.path("duplicate").asBoolean()).isTrue();
      long last = api.publish(token, CHANNEL, 1);
      await().atMost(SOON).until(() -> stream.offsets(CHANNEL).contains(last));
      heard.addAll(stream.offsets(CHANNEL));
      assertThat(heard)
          .isEqualTo(LongStream.rangeClosed(heard.getFirst(), last).boxed().toList())
          .containsAll(acknowledged);
      cursor = stream.cursor();
      killed.kill();
    }
    try (AtrioProcess next = AtrioProcess.start(options);
        HeardLines stream = new HeardLines(next, token, CHANNEL, cursor)) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      assertThat(stream.heard(state("gap"))).isTrue();
    }
  }

  private static JsonNode keyed(Api api, String token) throws Exception {
    ObjectNode body =
        JSON.createObjectNode().put("channel", CHANNEL).put("event", "note").put("key", "first");
    body.put("data", 1);
    return JSON.readTree(api.post("/publish", token, body).body());
  }

  private static String state(String state) {
    return "\"" + CHANNEL + "\":{\"state\":\"" + state + "\"";
  }
}
