package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.persistence.postgres.Database;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.serialization.Serialization;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Walks along every chain of the audit trail, in the journal and in the table side by side, and
 * names the first link that does not hold: an event that was changed, removed, added or moved in
 * either. Events that are journalled and not yet in the table are fine. Whoever can write to both,
 * and to the heads, and knows no live head, can cut a chain's end off unseen; nobody can do more.
 *
 * <p>Takes as long as reading everything does, in constant memory and two connections. May run
 * beside everything else, retention too.
 *
 * @param serialization reads the journal; {@link AuditSerialization} where no cluster runs
 * @param signingKey with which checkpoints must be signed
 */
public record AuditVerifier(Database database, Serialization serialization, String signingKey) {
  private static final int FETCH = 256;

  private static final String PARTITIONS =
      """
      SELECT p FROM generate_series(0, 1023) p
      WHERE EXISTS (SELECT 1 FROM atrio.event_journal WHERE persistence_id = $1 || p)
         OR EXISTS (SELECT 1 FROM atrio.snapshot WHERE persistence_id = $1 || p)
         OR EXISTS (SELECT 1 FROM atrio.audit_event e WHERE e.partition = p)
         OR EXISTS (SELECT 1 FROM atrio.audit_chain c WHERE c.partition = p)
         OR EXISTS (SELECT 1 FROM atrio.audit_checkpoint c WHERE c.partition = p)
      """;

  private static final String TABLE =
      TableLink.SELECT + " WHERE partition = $1 AND sequence <= $2 ORDER BY sequence";

  /** One statement, so that it sees the rows and their head as one transaction left them. */
  private static final String SURPLUS =
      """
      SELECT e.sequence FROM atrio.audit_event e
      WHERE e.partition = $1 AND e.sequence >
        coalesce((SELECT c.sequence FROM atrio.audit_chain c WHERE c.partition = $1), 0)
      ORDER BY e.sequence LIMIT 1
      """;

  private static final Comparator<Link> IN_ORDER =
      Comparator.comparingLong(Link::sequence).thenComparing(link -> link instanceof TableLink);

  /** Verifies what is in the database. */
  public Mono<Verdict> verify() {
    return verify(Map.of());
  }

  /**
   * Verifies what is in the database, which must go as far as the chains' writers say.
   *
   * @param live heads that the writers had before this call, by partition; some, all or none
   */
  public Mono<Verdict> verify(Map<Integer, AuditChain> live) {
    return partitions(live)
        .flatMapMany(Flux::fromIterable)
        .concatMap(partition -> chain(live.getOrDefault(partition, AuditChain.empty(partition))), 1)
        .scan(Verdict.NOTHING, Verdict::and)
        .takeUntil(verdict -> !verdict.ok())
        .last();
  }

  private Mono<SortedSet<Integer>> partitions(Map<Integer, AuditChain> live) {
    return database
        .select(
            PARTITIONS,
            statement -> statement.bind(0, AuditPartitions.ENTITY_TYPE + "|"),
            row -> Objects.requireNonNull(row.get(0, Integer.class)))
        .map(
            found -> {
              SortedSet<Integer> all = new TreeSet<>(found);
              all.addAll(live.keySet());
              return all;
            });
  }

  private Mono<ChainWalk> chain(AuditChain live) {
    return ChainBounds.read(database, live.partition())
        .flatMap(bounds -> walk(bounds, live).flatMap(walk -> confirmed(walk)));
  }

  /** A month that retention removed meanwhile is no break: then the walk begins anew. */
  private Mono<ChainWalk> confirmed(ChainWalk walk) {
    if (walk.broken() == null) {
      return Mono.just(walk);
    }
    return ChainBounds.read(database, walk.bounds().partition())
        .flatMap(
            now ->
                Objects.equals(now.checkpoint(), walk.bounds().checkpoint())
                    ? Mono.just(walk)
                    : chain(walk.live()));
  }

  private Mono<ChainWalk> walk(ChainBounds bounds, AuditChain live) {
    ChainWalk begin = ChainWalk.begin(bounds, live);
    AuditCheckpoint checkpoint = bounds.checkpoint();
    if (checkpoint != null && !checkpoint.holds(signingKey)) {
      return Mono.just(
          begin.broken(checkpoint.head().sequence(), "the checkpoint is not signed by this key"));
    }
    return Flux.mergeComparing(FETCH, IN_ORDER, journal(bounds), table(bounds))
        // Off the threads that serve the connections.
        .publishOn(Schedulers.boundedElastic())
        .scan(begin, this::next)
        .takeUntil(walk -> walk.broken() != null)
        .last()
        .map(ChainWalk::end)
        .flatMap(this::surplus);
  }

  private ChainWalk next(ChainWalk walk, Link link) {
    return switch (link) {
      case JournalLink event -> walk.journal(event.sequence(), event.event(serialization));
      case TableLink row -> walk.table(row);
    };
  }

  private Flux<JournalLink> journal(ChainBounds bounds) {
    String id = AuditPartitions.persistenceId(bounds.partition());
    return database.stream(
        JournalLink.SELECT, FETCH, statement -> statement.bind(0, id), JournalLink::read);
  }

  private Flux<TableLink> table(ChainBounds bounds) {
    return database.stream(
        TABLE,
        FETCH,
        statement -> statement.bind(0, bounds.partition()).bind(1, bounds.table().sequence()),
        TableLink::read);
  }

  private Mono<ChainWalk> surplus(ChainWalk walk) {
    if (walk.broken() != null) {
      return Mono.just(walk);
    }
    return database
        .<Long>select(
            SURPLUS,
            statement -> statement.bind(0, walk.bounds().partition()),
            row -> new Columns(row).number("sequence"))
        .map(List::stream)
        .map(
            rows ->
                rows.findFirst()
                    .map(added -> walk.broken(added, "the projection did not write the event"))
                    .orElse(walk));
  }
}
