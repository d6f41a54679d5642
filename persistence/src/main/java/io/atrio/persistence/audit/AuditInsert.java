package io.atrio.persistence.audit;

import io.atrio.persistence.postgres.BinaryArray;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Writes rows of {@code audit_event}, any number of them in one statement. */
final class AuditInsert {
  /** Whole milliseconds, as a product that is exact in double precision until the year 287396. */
  private static final String SQL =
      """
      INSERT INTO atrio.audit_event (partition, sequence, recorded_at, batch, at, type, user_id,
        session_id, target, address, node, outcome, detail, request_id, previous, hash)
      SELECT e.partition, e.sequence,
        TIMESTAMPTZ 'epoch' + e.recorded_at * INTERVAL '1 millisecond', e.batch,
        TIMESTAMPTZ 'epoch' + e.at * INTERVAL '1 millisecond', e.type, e.user_id,
        e.session_id, e.target, e.address, e.node, e.outcome, e.detail, e.request_id, e.previous,
        e.hash
      FROM (SELECT unnest($1::int[]) AS partition, unnest($2::bigint[]) AS sequence,
        unnest($3::bigint[]) AS recorded_at, unnest($4::bigint[]) AS batch,
        unnest($5::bigint[]) AS at, unnest($6::text[]) AS type, unnest($7::text[]) AS user_id,
        unnest($8::text[]) AS session_id, unnest($9::text[]) AS target,
        unnest($10::text[]) AS address, unnest($11::text[]) AS node,
        unnest($12::text[]) AS outcome, unnest($13::text[]) AS detail,
        unnest($14::text[]) AS request_id, unnest($15::text[]) AS previous,
        unnest($16::text[]) AS hash) AS e
      """;

  private AuditInsert() {}

  static Mono<Long> run(Connection connection, List<AuditRow> rows) {
    return rows.isEmpty()
        ? Mono.just(0L)
        : Database.update(connection, SQL, statement -> bind(statement, rows));
  }

  private static void bind(Statement statement, List<AuditRow> rows) {
    statement
        .bind(0, BinaryArray.ofIntegers(rows, AuditRow::partition))
        .bind(1, BinaryArray.ofLongs(rows, AuditRow::sequence))
        .bind(2, BinaryArray.ofLongs(rows, AuditRow::recordedAt))
        .bind(3, BinaryArray.ofLongs(rows, AuditRow::batch))
        .bind(4, BinaryArray.ofLongs(rows, row -> row.event().at()))
        .bind(5, texts(rows, row -> row.event().type().code()))
        .bind(6, texts(rows, row -> row.event().user()))
        .bind(7, texts(rows, row -> row.event().session()))
        .bind(8, texts(rows, row -> row.event().target()))
        .bind(9, texts(rows, row -> row.event().address()))
        .bind(10, texts(rows, row -> row.event().node()))
        .bind(11, texts(rows, row -> row.event().outcome().name()))
        .bind(12, texts(rows, row -> row.event().detail()))
        .bind(13, texts(rows, row -> row.event().request()))
        .bind(14, texts(rows, AuditRow::previous))
        .bind(15, texts(rows, AuditRow::hash));
  }

  private static BinaryArray texts(List<AuditRow> rows, Function<AuditRow, String> text) {
    return BinaryArray.ofTexts(rows, row -> StoredText.of(text.apply(row)));
  }
}
