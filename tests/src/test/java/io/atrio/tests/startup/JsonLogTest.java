package io.atrio.tests.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that waits for PostgreSQL and is told to stop, for one who collects JSON. */
@Timeout(60)
class JsonLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before the test
  JsonLogTest() {}

  @Test
  void everyLineIsAnObjectWhatIsSaidForPeopleToo() throws Exception {
    try (AtrioProcess atrio = launch()) {
      await()
          .atMost(STARTS_WITHIN)
          .until(() -> atrio.output().stream().anyMatch(l -> l.contains("Waiting for PostgreSQL")));
      atrio.terminate();
      await().until(atrio::outputEnded);

      List<JsonNode> lines =
          atrio.output().stream().filter(l -> !isOnError(l)).map(JsonLogTest::object).toList();
      assertThat(lines)
          .allSatisfy(
              line ->
                  assertThat(line.fieldNames())
                      .toIterable()
                      .contains("timestamp", "level", "logger", "thread", "message"));
      assertThat(lines)
          .extracting(line -> line.path("message").asText())
          .anyMatch(message -> message.startsWith("Átrio "))
          .anyMatch(message -> message.startsWith("Waiting for PostgreSQL at "))
          .contains("Átrio has stopped.");
    }
  }

  private AtrioProcess launch() throws IOException {
    return AtrioProcess.launch(
        ServerOptions.embedded()
            .with("ATRIO_LOG_FORMAT", "json")
            .with("ATRIO_DATABASE_URL", "postgresql://atrio:hidden@127.0.0.1:1/atrio")
            .with("ATRIO_REDIS_URL", "redis://127.0.0.1:1")
            .inDirectory(folder.resolve("data")));
  }

  /** What ended the start is for whoever started it; the test hears both outputs as one. */
  private static boolean isOnError(String line) {
    return line.startsWith("atrio: ");
  }

  private static JsonNode object(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      assertThat(json.isObject()).as(line).isTrue();
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + line, e);
    }
  }
}
