package io.atrio.persistence.audit;

import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The months of {@code audit_event}, each a table of its own. Whoever makes or drops one holds the
 * lock on {@code audit_offset}, so no two do at once.
 */
final class AuditMonths {
  private static final String PREFIX = "audit_event_y";

  private static final String SELECT =
      """
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'atrio.audit_event'::regclass
      """;

  private AuditMonths() {}

  /** The name of a month's table. */
  static String table(YearMonth month) {
    return PREFIX + "%04dm%02d".formatted(month.getYear(), month.getMonthValue());
  }

  /** The first moment after {@code month}. */
  static Instant end(YearMonth month) {
    return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The months there are. */
  static Mono<Set<YearMonth>> existing(Connection connection) {
    return Database.<YearMonth>select(
            connection,
            SELECT,
            Database.NOTHING,
            row -> month(Objects.requireNonNull(row.get(0, String.class))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Makes the months that {@code rows} need and that are not there. */
  static Mono<Void> ensure(Connection connection, List<AuditRow> rows) {
    Set<YearMonth> needed =
        rows.stream()
            .map(row -> of(row.recordedAt()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (needed.isEmpty()) {
      return Mono.empty();
    }
    return existing(connection)
        .flatMapIterable(
            existing -> needed.stream().filter(month -> !existing.contains(month)).toList())
        .concatMap(month -> create(connection, month))
        .then();
  }

  /** Drops a month with all its rows. */
  static Mono<Long> drop(Connection connection, YearMonth month) {
    return Database.update(connection, "DROP TABLE atrio." + table(month), Database.NOTHING);
  }

  /**
   * A table made as a partition would wait for every reader of the others, an export of an hour for
   * example, and make new ones wait; one that is attached does not.
   */
  private static Flux<Long> create(Connection connection, YearMonth month) {
    String create =
        "CREATE TABLE IF NOT EXISTS atrio.%s (LIKE atrio.audit_event INCLUDING CONSTRAINTS)"
            .formatted(table(month));
    String attach =
        "ALTER TABLE atrio.audit_event ATTACH PARTITION atrio.%s FOR VALUES FROM ('%s') TO ('%s')"
            .formatted(table(month), end(month.minusMonths(1)), end(month));
    return Flux.just(create, attach)
        .concatMap(sql -> Database.update(connection, sql, Database.NOTHING));
  }

  private static YearMonth of(long recordedAt) {
    return YearMonth.from(Instant.ofEpochMilli(recordedAt).atOffset(ZoneOffset.UTC));
  }

  private static YearMonth month(String table) {
    String[] parts = table.substring(PREFIX.length()).split("m", 2);
    return YearMonth.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }
}
