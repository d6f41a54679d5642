package io.atrio.persistence.audit;

import io.r2dbc.spi.Row;
import java.util.Objects;

/** Columns of a row that are never null. */
record Columns(Row row) {
  String text(String name) {
    return value(name, String.class);
  }

  int integer(String name) {
    return value(name, Integer.class);
  }

  long number(String name) {
    return value(name, Long.class);
  }

  <T> T value(String name, Class<T> type) {
    return Objects.requireNonNull(row.get(name, type), name);
  }
}
