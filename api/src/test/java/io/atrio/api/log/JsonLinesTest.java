package io.atrio.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("io.atrio.Somewhere");

  @Test
  void aLineIsOneObjectWhateverTheMessageHolds() throws IOException {
    String message = "two\nlines, a \"quote\", \u0000, é and 😀";

    String line = line(message, Map.of(), null);

    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    JsonNode json = new JsonMapper().readTree(line);
    assertThat(json.path("message").asText()).isEqualTo(message);
    assertThat(json.path("level").asText()).isEqualTo("WARN");
    assertThat(json.path("logger").asText()).isEqualTo("io.atrio.Somewhere");
    assertThat(json.path("thread").asText()).isEqualTo(Thread.currentThread().getName());
    assertThat(Instant.parse(json.path("timestamp").asText())).isEqualTo("2026-11-26T14:00:00.5Z");
    assertThat(json.fieldNames()).toIterable().hasSize(5);
  }

  @Test
  void anExceptionIsOneTextWithItsTraceAndCauses() throws IOException {
    IllegalStateException failure =
        new IllegalStateException("outer", new IllegalArgumentException("inner"));

    JsonNode json = new JsonMapper().readTree(line("failed", Map.of(), failure));

    assertThat(json.path("exception").asText())
        .startsWith("java.lang.IllegalStateException: outer")
        .contains("Caused by: java.lang.IllegalArgumentException: inner")
        .contains("at " + JsonLinesTest.class.getName());
  }

  @Test
  void theRequestAndTheNodeStandByThemselvesAndTheRestOfTheContextTogether() throws IOException {
    context.putProperty(JsonLines.NODE, "n1");

    JsonNode json =
        new JsonMapper()
            .readTree(line("m", Map.of("request_id", "r-1", "pekkoSource", "pekko://atrio"), null));

    assertThat(json.path("node").asText()).isEqualTo("n1");
    assertThat(json.path("request_id").asText()).isEqualTo("r-1");
    assertThat(json.path("mdc"))
        .isEqualTo(new JsonMapper().readTree("{\"pekkoSource\":\"pekko://atrio\"}"));
  }

  private String line(String message, Map<String, String> mdc, @Nullable Throwable failure) {
    LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, failure, new Object[0]);
    event.setInstant(Instant.parse("2026-11-26T14:00:00.5Z"));
    event.setMDCPropertyMap(mdc);
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }
}
