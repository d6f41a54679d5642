package io.atrio.persistence.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atrio.persistence.plugin.Payload;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Many rows bound to one statement, a column at a time: the text of the statement is the same for
 * any number of rows, so that PostgreSQL plans it once, and one round trip carries them all.
 *
 * <p>The driver has no arrays of {@code bytea}: the payloads go as one, with the length of each.
 */
final class EventColumns {
  /** The bound columns as a table {@code e}; the payloads are the parameters $14 and $15. */
  static final String FROM =
      """
      FROM unnest($1::int[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[],
        $7::int[], $8::text[], $9::int[], $10::int[], $11::text[], $12::int[], $13::text[],
        $16::int[], $17::int[])
      AS e(slice, entity_type, persistence_id, seq_nr, writer, adapter_manifest,
        ser_id, ser_manifest, payload_at, payload_length, tags, meta_ser_id, meta_ser_manifest,
        meta_at, meta_length)""";

  private static final byte[] NONE = {};

  private static final JsonMapper JSON = new JsonMapper();

  private final List<EventRow> rows;

  EventColumns(List<EventRow> rows) {
    this.rows = rows;
  }

  void bind(Statement s) {
    s.bind("$1", column(Integer[]::new, EventRow::slice));
    s.bind("$2", column(String[]::new, EventRow::entityType));
    s.bind("$3", column(String[]::new, EventRow::persistenceId));
    s.bind("$4", column(Long[]::new, EventRow::sequence));
    s.bind("$5", column(String[]::new, EventRow::writer));
    s.bind("$6", column(String[]::new, EventRow::adapterManifest));
    s.bind("$7", column(Integer[]::new, row -> row.payload().serializerId()));
    s.bind("$8", column(String[]::new, row -> row.payload().manifest()));
    s.bind("$11", column(String[]::new, row -> json(row.tags())));
    s.bind("$12", column(Integer[]::new, row -> of(row, Payload::serializerId)));
    s.bind("$13", column(String[]::new, row -> of(row, Payload::manifest)));
    Bytes payloads = Bytes.of(rows, row -> row.payload().bytes());
    s.bind("$14", payloads.all).bind("$9", payloads.at).bind("$10", payloads.length);
    Bytes metadata = Bytes.of(rows, EventColumns::metadata);
    s.bind("$15", metadata.all).bind("$16", metadata.at).bind("$17", metadata.length);
  }

  private <T> T[] column(IntFunction<T[]> array, Function<EventRow, @Nullable T> value) {
    return rows.stream().map(value).toArray(array);
  }

  private static <T> @Nullable T of(EventRow row, Function<Payload, T> part) {
    Payload metadata = row.metadata();
    return metadata == null ? null : part.apply(metadata);
  }

  private static byte[] metadata(EventRow row) {
    Payload metadata = row.metadata();
    return metadata == null ? NONE : metadata.bytes();
  }

  private static @Nullable String json(Set<String> tags) {
    try {
      return tags.isEmpty() ? null : JSON.writeValueAsString(tags);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts that are not JSON", e);
    }
  }

  /** Payloads behind one another; {@code at} counts from 1, as SQL does. */
  private static final class Bytes {
    private final byte[] all;
    private final Integer[] at;
    private final Integer[] length;

    private Bytes(byte[] all, Integer[] at, Integer[] length) {
      this.all = all;
      this.at = at;
      this.length = length;
    }

    static Bytes of(List<EventRow> rows, Function<EventRow, byte[]> part) {
      List<byte[]> parts = rows.stream().map(part).toList();
      int size = parts.stream().mapToInt(bytes -> bytes.length).sum();
      Bytes all = new Bytes(new byte[size], new Integer[rows.size()], new Integer[rows.size()]);
      int next = 0;
      for (int i = 0; i < parts.size(); i++) {
        byte[] bytes = parts.get(i);
        all.at[i] = next + 1;
        all.length[i] = bytes.length;
        System.arraycopy(bytes, 0, all.all, next, bytes.length);
        next += bytes.length;
      }
      return all;
    }
  }
}
