package io.atrio.persistence.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.postgres.BinaryArray;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many rows bound to one statement, a column at a time: the text of the statement is the same for
 * any number of rows, so that PostgreSQL plans it once, and one round trip carries them all.
 */
final class EventColumns {
  /**
   * The bound columns as a table {@code e}. One {@code unnest} for each: with all of them in one,
   * PostgreSQL would keep a copy of the whole table before it looks at the first row.
   */
  static final String FROM =
      """
      FROM (SELECT unnest($1::int[]) AS slice, unnest($2::text[]) AS entity_type,
        unnest($3::text[]) AS persistence_id, unnest($4::bigint[]) AS seq_nr,
        unnest($5::text[]) AS writer, unnest($6::text[]) AS adapter_manifest,
        unnest($7::int[]) AS ser_id, unnest($8::text[]) AS ser_manifest,
        unnest($9::bytea[]) AS payload, unnest($10::text[]) AS tags,
        unnest($11::int[]) AS meta_ser_id, unnest($12::text[]) AS meta_ser_manifest,
        unnest($13::bytea[]) AS meta_payload) AS e""";

  private static final JsonMapper JSON = new JsonMapper();

  private final List<EventRow> rows;

  EventColumns(List<EventRow> rows) {
    this.rows = rows;
  }

  void bind(Statement s) {
    s.bind("$1", BinaryArray.ofIntegers(rows, EventRow::slice));
    s.bind("$2", BinaryArray.ofTexts(rows, EventRow::entityType));
    s.bind("$3", BinaryArray.ofTexts(rows, EventRow::persistenceId));
    s.bind("$4", BinaryArray.ofLongs(rows, EventRow::sequence));
    s.bind("$5", BinaryArray.ofTexts(rows, EventRow::writer));
    s.bind("$6", BinaryArray.ofTexts(rows, EventRow::adapterManifest));
    s.bind("$7", BinaryArray.ofIntegers(rows, row -> row.payload().serializerId()));
    s.bind("$8", BinaryArray.ofTexts(rows, row -> row.payload().manifest()));
    s.bind("$9", BinaryArray.ofBytes(rows, row -> row.payload().bytes()));
    s.bind("$10", BinaryArray.ofTexts(rows, row -> json(row.tags())));
    s.bind("$11", BinaryArray.ofIntegers(rows, row -> metadata(row, Payload::serializerId)));
    s.bind("$12", BinaryArray.ofTexts(rows, row -> metadata(row, Payload::manifest)));
    s.bind("$13", BinaryArray.ofBytes(rows, row -> metadata(row, Payload::bytes)));
  }

  private static <T> @Nullable T metadata(EventRow row, Function<Payload, T> part) {
    Payload metadata = row.metadata();
    return metadata == null ? null : part.apply(metadata);
  }

  private static @Nullable String json(Set<String> tags) {
    try {
      return tags.isEmpty() ? null : JSON.writeValueAsString(tags);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts that are not JSON", e);
    }
  }
}
