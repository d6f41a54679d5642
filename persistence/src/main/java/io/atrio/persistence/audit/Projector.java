package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * Puts what is new in the journal into the tables. The head of each chain in {@code audit_chain}
 * says what is there, and changes in the same transaction: an event is never there twice.
 */
final class Projector {
  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

  /** Events of a chain that a transaction takes at most, so that it keeps nobody waiting. */
  private static final int MOST = 100;

  /**
   * Time it rests after a transaction, in times of what that took. When thousands of sessions come
   * at once, their streams come first and the table follows.
   */
  private static final int REST = 3;

  /** A stop waits for the table, and so does a reader. */
  private static final long LONGEST_REST_MILLIS = 500;

  /** Held by whoever writes to the tables or drops months of them. */
  private static final String LOCK = "SELECT single FROM atrio.audit_offset FOR UPDATE";

  /** Never back: two projections at once may take turns. */
  private static final String ADVANCE =
      """
      UPDATE atrio.audit_offset SET db_timestamp = $1
      WHERE db_timestamp IS NULL OR db_timestamp < $1
      """;

  private final Database database;
  private final ChainNews news;

  /** Fills the tables in {@code database} with {@code news}, which are of the same database. */
  Projector(Database database, ChainNews news) {
    this.database = database;
    this.news = news;
  }

  /** Puts all that is new into the tables; completes when nothing more was there. */
  Mono<Void> catchUp() {
    return Mono.defer(this::stepAndRest).expand(more -> more ? stepAndRest() : Mono.empty()).then();
  }

  private Mono<Boolean> stepAndRest() {
    return step().elapsed().delayUntil(step -> Mono.delay(rest(step.getT1()))).map(Tuple2::getT2);
  }

  private static Duration rest(long tookMillis) {
    return Duration.ofMillis(Math.min(REST * tookMillis, LONGEST_REST_MILLIS));
  }

  /** One transaction of it; whether there may be more. */
  private Mono<Boolean> step() {
    return news.look(MOST)
        .flatMap(
            events ->
                events.isEmpty()
                    ? Mono.just(false)
                    : database
                        .inTransaction(connection -> write(connection, events))
                        .thenReturn(isCut(events)));
  }

  /** Whether a chain gave all that it was asked for. */
  private static boolean isCut(List<NewEvent> events) {
    return events.stream()
        .collect(Collectors.groupingBy(NewEvent::partition, Collectors.counting()))
        .containsValue((long) MOST);
  }

  private static Mono<Void> write(Connection connection, List<NewEvent> events) {
    return Database.select(connection, LOCK, Database.NOTHING, row -> true)
        .then(Mono.defer(() -> AuditHeads.read(connection)))
        .flatMap(heads -> write(connection, heads, events));
  }

  /** Another projection may have been first: then only what is behind its heads is new. */
  private static Mono<Void> write(
      Connection connection, Map<Integer, AuditChain> heads, List<NewEvent> events) {
    List<AuditRow> rows =
        events.stream()
            .flatMap(event -> event.row().stream())
            .filter(row -> row.sequence() > head(heads, row.partition()))
            .toList();
    tellHoles(heads, rows);
    Instant last =
        events.stream().map(NewEvent::writtenAt).max(Comparator.naturalOrder()).orElseThrow();
    return AuditMonths.ensure(connection, rows)
        .then(Mono.defer(() -> AuditInsert.run(connection, rows)))
        .then(Mono.defer(() -> AuditHeads.write(connection, rows)))
        .then(Mono.defer(() -> Database.update(connection, ADVANCE, s -> s.bind(0, last))))
        .then();
  }

  /** The events of all other users go on; whoever verifies the chain finds the hole. */
  private static void tellHoles(Map<Integer, AuditChain> heads, List<AuditRow> rows) {
    Map<Integer, Long> before = new TreeMap<>();
    heads.forEach((partition, head) -> before.put(partition, head.sequence()));
    for (AuditRow row : rows) {
      long expected = before.getOrDefault(row.partition(), 0L) + 1;
      if (row.sequence() != expected) {
        LOG.error(
            "Audit events {} to {} of partition {} are gone from the journal or cannot be read",
            expected,
            row.sequence() - 1,
            row.partition());
      }
      before.put(row.partition(), row.sequence());
    }
  }

  private static long head(Map<Integer, AuditChain> heads, int partition) {
    AuditChain head = heads.get(partition);
    return head == null ? 0 : head.sequence();
  }
}
