package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.cluster.settings.AuditSettings;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Removes audit events that are older than the settings say, whole months at a time, and leaves a
 * signed checkpoint with which the rest of each chain can still be verified. Recording times never
 * go back within a chain, so a month that leaves is the beginning of every chain.
 *
 * <p>Nothing is removed from a trail that does not verify: it is evidence. A chain's last event
 * stays in the journal, and so does everything that its writer needs to start again.
 */
public record AuditRetention(Database database, AuditVerifier verifier, AuditSettings settings) {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

  /** Whoever waits for the table waits behind this one. */
  private static final String PATIENCE = "SET LOCAL lock_timeout = '2s'";

  private static final String LOCK = "SELECT single FROM atrio.audit_offset FOR UPDATE";

  private static final String LAST_OF =
      """
      SELECT c.partition, last.sequence, last.hash FROM atrio.audit_chain c
      CROSS JOIN LATERAL (SELECT e.sequence, e.hash FROM atrio.{month} e
        WHERE e.partition = c.partition ORDER BY e.sequence DESC LIMIT 1) last
      """;

  private static final String UPSERT =
      """
      INSERT INTO atrio.audit_checkpoint (partition, sequence, hash, removed_before, signature)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (partition) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash,
        removed_before = excluded.removed_before, signature = excluded.signature
      """;

  /**
   * Removes what is too old at {@code now}; run it at the start and once a day. Fails if the
   * database is away or busy, and may be tried again at any time. Several at once do no harm.
   *
   * @return how many months it removed
   */
  public CompletionStage<Integer> run(Instant now) {
    if (settings.retention().isZero()) {
      return CompletableFuture.completedFuture(0);
    }
    Instant keptFrom = now.minus(settings.retention());
    return database
        .inTransaction(AuditMonths::existing)
        .flatMap(months -> remove(past(months, keptFrom)))
        .flatMap(
            removed -> new JournalTrim(database, settings.signingKey()).run().thenReturn(removed))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static List<YearMonth> past(Set<YearMonth> months, Instant keptFrom) {
    return months.stream()
        .filter(month -> !AuditMonths.end(month).isAfter(keptFrom))
        .sorted()
        .toList();
  }

  private Mono<Integer> remove(List<YearMonth> months) {
    if (months.isEmpty()) {
      return Mono.just(0);
    }
    return verifier
        .verify()
        .flatMap(verdict -> verdict.ok() ? removeAll(months) : refused(verdict));
  }

  private static Mono<Integer> refused(Verdict verdict) {
    LOG.error(
        "The audit trail does not verify, so nothing is removed from it: {}", verdict.broken());
    return Mono.just(0);
  }

  private Mono<Integer> removeAll(List<YearMonth> months) {
    return Flux.fromIterable(months)
        .concatMap(month -> database.inTransaction(connection -> remove(connection, month)))
        .filter(Predicate.isEqual(true))
        .count()
        .map(Math::toIntExact);
  }

  private Mono<Boolean> remove(Connection connection, YearMonth month) {
    return Database.update(connection, PATIENCE, Database.NOTHING)
        .thenMany(Database.<Boolean>select(connection, LOCK, Database.NOTHING, row -> true))
        .then(Mono.defer(() -> AuditMonths.existing(connection)))
        .filter(months -> months.contains(month))
        .flatMap(
            there ->
                last(connection, month)
                    .concatMap(head -> checkpoint(connection, head, month))
                    .then(Mono.defer(() -> AuditMonths.drop(connection, month)))
                    .thenReturn(true))
        .defaultIfEmpty(false);
  }

  private static Flux<AuditChain> last(Connection connection, YearMonth month) {
    // Read to the end first: the connection can do one thing at a time.
    return Database.<AuditChain>select(
            connection,
            LAST_OF.replace("{month}", AuditMonths.table(month)),
            Database.NOTHING,
            AuditHeads::chain)
        .collectList()
        .flatMapIterable(heads -> heads);
  }

  private Mono<Long> checkpoint(Connection connection, AuditChain head, YearMonth month) {
    AuditCheckpoint signed =
        AuditCheckpoint.signed(head, AuditMonths.end(month), settings.signingKey());
    return Database.update(
        connection,
        UPSERT,
        statement ->
            statement
                .bind(0, head.partition())
                .bind(1, head.sequence())
                .bind(2, head.hash())
                .bind(3, signed.removedBefore())
                .bind(4, signed.signature()));
  }
}
