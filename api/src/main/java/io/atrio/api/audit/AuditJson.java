package io.atrio.api.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.persistence.audit.AuditRow;
import io.atrio.persistence.audit.Broken;
import io.atrio.persistence.audit.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Audit events and verdicts as JSON. */
public final class AuditJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private AuditJson() {}

  /** An event: what its hash covers, and its hash. What is empty is left out. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Item(
      int partition,
      long sequence,
      String at,
      String type,
      String outcome,
      String user,
      String session,
      String target,
      String address,
      String node,
      String detail,
      String requestId,
      String recordedAt,
      long batch,
      String previous,
      String hash) {}

  /** A verdict; {@code broken} is null in the text too. */
  public record Answer(boolean ok, long events, @Nullable Broken broken) {}

  /** The event of {@code row}. */
  public static Item item(AuditRow row) {
    AuditEvent event = row.event();
    return new Item(
        row.partition(),
        row.sequence(),
        time(event.at()),
        event.type().code(),
        event.outcome().name().toLowerCase(Locale.ROOT),
        event.user(),
        event.session(),
        event.target(),
        event.address(),
        event.node(),
        event.detail(),
        event.request(),
        time(row.recordedAt()),
        row.batch(),
        row.previous(),
        row.hash());
  }

  /** One line of NDJSON, with its end. */
  public static byte[] line(AuditRow row) {
    return (text(item(row)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A verdict as JSON text. */
  public static String verdict(Verdict verdict) {
    return text(new Answer(verdict.ok(), verdict.events(), verdict.broken()));
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is not JSON", e);
    }
  }

  private static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }
}
