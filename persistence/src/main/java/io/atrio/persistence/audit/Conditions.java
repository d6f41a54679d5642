package io.atrio.persistence.audit;

import io.r2dbc.spi.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of one question and their values. Only those that were asked for are written, so
 * that PostgreSQL plans each question with its own index.
 */
final class Conditions {
  private final StringBuilder sql = new StringBuilder("WHERE TRUE");
  private final List<Object> values = new ArrayList<>();

  static Conditions of(AuditFilter filter) {
    Conditions conditions = new Conditions();
    conditions.and("user_id = ?", stored(filter.user()));
    conditions.and("session_id = ?", stored(filter.session()));
    conditions.and("type = ?", filter.type() == null ? null : filter.type().code());
    conditions.and("at >= ?", filter.from());
    conditions.and("at < ?", filter.to());
    return conditions;
  }

  /** Only what stands before {@code cursor}. */
  Conditions before(AuditCursor cursor) {
    Instant recordedAt = Instant.ofEpochMilli(cursor.recordedAt());
    // Says no more than the comparison of rows, which does not leave out whole months.
    and("recorded_at <= ?", recordedAt);
    and(
        "(recorded_at, partition, sequence) < (?, ?, ?)",
        recordedAt,
        cursor.partition(),
        cursor.sequence());
    return this;
  }

  String sql() {
    return sql.toString();
  }

  void bind(Statement statement) {
    for (int i = 0; i < values.size(); i++) {
      statement.bind(i, values.get(i));
    }
  }

  private void and(String condition, @Nullable Object... operands) {
    StringBuilder numbered = new StringBuilder(condition);
    for (Object operand : operands) {
      if (operand == null) {
        return;
      }
      values.add(operand);
      int mark = numbered.indexOf("?");
      numbered.replace(mark, mark + 1, "$" + values.size());
    }
    sql.append(" AND ").append(numbered);
  }

  private static @Nullable String stored(@Nullable String text) {
    return text == null ? null : StoredText.of(text);
  }
}
