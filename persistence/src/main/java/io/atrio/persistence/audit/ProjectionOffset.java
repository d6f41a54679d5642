package io.atrio.persistence.audit;

import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.TimestampOffset;
import scala.jdk.javaapi.CollectionConverters;

/** The offset of a query by slices as the table {@code audit_offset} holds it. */
final class ProjectionOffset {
  static final String SELECT = "SELECT db_timestamp, seen FROM atrio.audit_offset";

  /** Never back, which would only cost work: two projections at once may take turns. */
  static final String UPDATE =
      """
      UPDATE atrio.audit_offset SET db_timestamp = $1, seen = $2
      WHERE db_timestamp IS NULL OR db_timestamp <= $1
      """;

  private ProjectionOffset() {}

  static Offset read(Row row) {
    Instant timestamp = row.get("db_timestamp", Instant.class);
    if (timestamp == null) {
      return NoOffset.getInstance();
    }
    String seen = Objects.requireNonNull(row.get("seen", String.class));
    return offset(timestamp, seen(seen));
  }

  /** Which events with the timestamp have been read, as text. */
  static String seen(TimestampOffset offset) {
    return offset.getSeen().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static Map<String, Object> seen(String text) {
    return Arrays.stream(text.split(" ", -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> Long.valueOf(parts[1])));
  }

  static TimestampOffset offset(Instant timestamp, Map<String, Object> seen) {
    return new TimestampOffset(
        timestamp,
        timestamp,
        scala.collection.immutable.Map.from(CollectionConverters.asScala(seen)));
  }
}
