package io.atrio.persistence.state;

import io.atrio.persistence.plugin.Payload;
import io.r2dbc.spi.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of one persistence id.
 *
 * @param revision how often it was written, deletions included
 * @param state null when it was deleted
 */
record StateRow(long revision, @Nullable Payload state) {

  static StateRow read(Row row) {
    byte[] bytes = get(row, "state_payload", byte[].class);
    return new StateRow(
        get(row, "revision", Long.class), bytes.length == 0 ? null : payload(row, bytes));
  }

  private static Payload payload(Row row, byte[] bytes) {
    return new Payload(
        get(row, "state_ser_id", Integer.class),
        Objects.requireNonNullElse(row.get("state_ser_manifest", String.class), ""),
        bytes);
  }

  private static <T> T get(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
