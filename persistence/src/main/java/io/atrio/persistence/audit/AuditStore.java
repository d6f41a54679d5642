package io.atrio.persistence.audit;

import io.atrio.persistence.postgres.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Questions to the audit trail. Answers follow the journal within a second or so: what was recorded
 * last may not be there yet.
 *
 * @param database where the tables are
 */
public record AuditStore(Database database) {
  private static final Logger LOG = LoggerFactory.getLogger(AuditStore.class);
  private static final int FETCH = 500;

  private static final String OLDEST_FIRST = " ORDER BY recorded_at, partition, sequence";
  private static final String NEWEST_FIRST =
      " ORDER BY recorded_at DESC, partition DESC, sequence DESC LIMIT ";

  /** Whether the tables are there: no Átrio may have used the database yet. */
  public Mono<Boolean> exists() {
    return database
        .select(
            "SELECT to_regclass('atrio.audit_event') IS NOT NULL",
            Database.NOTHING,
            row -> Boolean.TRUE.equals(row.get(0, Boolean.class)))
        .map(List::getFirst);
  }

  /**
   * A page of events, those recorded last first. Events that are recorded meanwhile do not move the
   * pages that follow.
   *
   * @param after where the page before ended; null for the first
   * @param limit events on the page, at most
   */
  public Mono<AuditPage> page(AuditFilter filter, @Nullable AuditCursor after, int limit) {
    Conditions conditions = Conditions.of(filter);
    if (after != null) {
      conditions.before(after);
    }
    // One more tells whether a page follows.
    String sql = TableLink.SELECT + conditions.sql() + NEWEST_FIRST + (limit + 1);
    return database.select(sql, conditions::bind, TableLink::read).map(links -> page(links, limit));
  }

  /**
   * All events, those recorded first first, as fast as they are asked for and in constant memory.
   * Holds a connection until it ends or is cancelled.
   */
  public Flux<AuditRow> export(AuditFilter filter) {
    Conditions conditions = Conditions.of(filter);
    String sql = TableLink.SELECT + conditions.sql() + OLDEST_FIRST;
    return database.stream(sql, FETCH, conditions::bind, TableLink::read)
        .<AuditRow>handle((link, sink) -> known(link).ifPresent(sink::next));
  }

  private static AuditPage page(List<TableLink> links, int limit) {
    List<TableLink> shown = links.subList(0, Math.min(limit, links.size()));
    List<AuditRow> items = shown.stream().flatMap(link -> known(link).stream()).toList();
    return new AuditPage(items, links.size() > limit ? shown.getLast().place() : null);
  }

  /** A row that a newer version or a stranger wrote must not hide all the others. */
  private static Optional<AuditRow> known(TableLink link) {
    if (link.row().isEmpty()) {
      LOG.warn(
          "Audit event {} of partition {} has a type or an outcome that this version does not know",
          link.sequence(),
          link.place().partition());
    }
    return link.row();
  }
}
