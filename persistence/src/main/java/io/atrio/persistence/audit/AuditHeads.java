package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** The heads of the chains in {@code audit_event}, as the table {@code audit_chain} holds them. */
final class AuditHeads {
  private static final String SELECT = "SELECT partition, sequence, hash FROM atrio.audit_chain";

  private static final String UPSERT =
      """
      INSERT INTO atrio.audit_chain (partition, sequence, hash)
      SELECT * FROM unnest($1::int[], $2::bigint[], $3::text[])
      ON CONFLICT (partition) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
      """;

  private AuditHeads() {}

  static Mono<Map<Integer, AuditChain>> read(Connection connection) {
    return Database.<AuditChain>select(connection, SELECT, Database.NOTHING, AuditHeads::chain)
        .collectMap(AuditChain::partition);
  }

  static AuditChain chain(Row row) {
    Columns columns = new Columns(row);
    return new AuditChain(
        columns.integer("partition"), columns.number("sequence"), columns.text("hash"));
  }

  /** Moves the heads to the last of {@code rows}, which are in order. */
  static Mono<Long> write(Connection connection, List<AuditRow> rows) {
    Map<Integer, AuditRow> last = new TreeMap<>();
    rows.forEach(row -> last.put(row.partition(), row));
    if (last.isEmpty()) {
      return Mono.just(0L);
    }
    return Database.update(
        connection,
        UPSERT,
        statement ->
            statement
                .bind(0, last.keySet().toArray(Integer[]::new))
                .bind(1, last.values().stream().map(AuditRow::sequence).toArray(Long[]::new))
                .bind(2, last.values().stream().map(AuditRow::hash).toArray(String[]::new)));
  }
}
