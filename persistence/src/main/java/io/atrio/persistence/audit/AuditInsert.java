package io.atrio.persistence.audit;

import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import reactor.core.publisher.Mono;

/** Writes rows of {@code audit_event}, any number of them in one statement. */
final class AuditInsert {
  /** Whole milliseconds, as a product that is exact in double precision until the year 287396. */
  private static final String SQL =
      """
      INSERT INTO atrio.audit_event (partition, sequence, recorded_at, batch, at, type, user_id,
        session_id, target, address, node, outcome, detail, previous, hash)
      SELECT e.partition, e.sequence,
        TIMESTAMPTZ 'epoch' + e.recorded_at * INTERVAL '1 millisecond', e.batch,
        TIMESTAMPTZ 'epoch' + e.at * INTERVAL '1 millisecond', e.type, e.user_id,
        e.session_id, e.target, e.address, e.node, e.outcome, e.detail, e.previous, e.hash
      FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[],
        $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
        $14::text[], $15::text[])
        AS e (partition, sequence, recorded_at, batch, at, type, user_id, session_id, target,
        address, node, outcome, detail, previous, hash)
      """;

  private AuditInsert() {}

  static Mono<Long> run(Connection connection, List<AuditRow> rows) {
    return rows.isEmpty()
        ? Mono.just(0L)
        : Database.update(connection, SQL, statement -> bind(statement, rows));
  }

  private static void bind(Statement statement, List<AuditRow> rows) {
    statement
        .bind(0, column(rows, Integer[]::new, AuditRow::partition))
        .bind(1, column(rows, Long[]::new, AuditRow::sequence))
        .bind(2, column(rows, Long[]::new, AuditRow::recordedAt))
        .bind(3, column(rows, Long[]::new, AuditRow::batch))
        .bind(4, column(rows, Long[]::new, row -> row.event().at()))
        .bind(5, texts(rows, row -> row.event().type().code()))
        .bind(6, texts(rows, row -> row.event().user()))
        .bind(7, texts(rows, row -> row.event().session()))
        .bind(8, texts(rows, row -> row.event().target()))
        .bind(9, texts(rows, row -> row.event().address()))
        .bind(10, texts(rows, row -> row.event().node()))
        .bind(11, texts(rows, row -> row.event().outcome().name()))
        .bind(12, texts(rows, row -> row.event().detail()))
        .bind(13, texts(rows, AuditRow::previous))
        .bind(14, texts(rows, AuditRow::hash));
  }

  private static String[] texts(List<AuditRow> rows, Function<AuditRow, String> text) {
    return column(rows, String[]::new, text.andThen(StoredText::of));
  }

  private static <T> T[] column(
      List<AuditRow> rows, IntFunction<T[]> array, Function<AuditRow, T> value) {
    return rows.stream().map(value).toArray(array);
  }
}
