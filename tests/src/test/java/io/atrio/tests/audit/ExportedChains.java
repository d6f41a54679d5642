package io.atrio.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The chains of an export, followed by one who has the export and docs/audit.md and nothing else:
 * each event in its place, behind the one before it, with the hash that it must have.
 */
final class ExportedChains {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> BEFORE_OUTCOME =
      List.of("type", "user", "session", "target", "address", "node");

  private final Map<Integer, JsonNode> heads = new HashMap<>();
  private long recorded;

  /** How many chains there are. */
  int count() {
    return heads.size();
  }

  /** Follows one line; gives the event. */
  JsonNode follow(String line) throws Exception {
    JsonNode event = JSON.readTree(line);
    JsonNode head = heads.put(event.path("partition").asInt(), event);
    long place = head == null ? 0 : head.path("sequence").asLong();
    String previous = head == null ? "0".repeat(64) : head.path("hash").asText();
    assertThat(event.path("sequence").asLong()).as("place of " + line).isEqualTo(place + 1);
    assertThat(event.path("previous").asText()).as("previous of " + line).isEqualTo(previous);
    assertThat(event.path("hash").asText()).as("hash of " + line).isEqualTo(hash(event));
    assertThat(time(event, "recorded_at")).as("order at " + line).isGreaterThanOrEqualTo(recorded);
    recorded = time(event, "recorded_at");
    return event;
  }

  private static String hash(JsonNode event) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(HexFormat.of().parseHex(event.path("previous").asText()));
    out.writeInt(event.path("partition").asInt());
    out.writeLong(event.path("sequence").asLong());
    out.writeLong(time(event, "recorded_at"));
    out.writeLong(event.path("batch").asLong());
    out.writeLong(time(event, "at"));
    for (String field : BEFORE_OUTCOME) {
      write(out, event.path(field).asText());
    }
    write(out, event.path("outcome").asText().toUpperCase(Locale.ROOT));
    write(out, event.path("detail").asText());
    if (event.hasNonNull("request_id")) {
      write(out, event.path("request_id").asText());
    }
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
  }

  private static void write(DataOutputStream out, String text) throws Exception {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static long time(JsonNode event, String field) {
    return Instant.parse(event.path(field).asText()).toEpochMilli();
  }
}
