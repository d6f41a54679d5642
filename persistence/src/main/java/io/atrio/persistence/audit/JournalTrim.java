package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.persistence.postgres.Database;
import reactor.core.publisher.Mono;

/**
 * Removes from the journal what retention has removed from the table: up to each chain's
 * checkpoint, but nothing behind its snapshot, and never its last event, which keeps the highest
 * sequence number known. Also what an earlier run that was broken off has left.
 */
record JournalTrim(Database database, String signingKey) {
  /** A part of what may go, so that each statement ends in time. */
  private static final String DELETE =
      """
      DELETE FROM atrio.event_journal j WHERE j.persistence_id = $1
        AND j.seq_nr <= least($2,
          coalesce((SELECT s.seq_nr FROM atrio.snapshot s WHERE s.persistence_id = $1), 0),
          (SELECT max(m.seq_nr) - 1 FROM atrio.event_journal m WHERE m.persistence_id = $1))
        AND j.seq_nr < 10000 +
          (SELECT min(m.seq_nr) FROM atrio.event_journal m WHERE m.persistence_id = $1)
      """;

  Mono<Void> run() {
    return database
        .<AuditCheckpoint>select(AuditCheckpoint.SELECT, Database.NOTHING, AuditCheckpoint::read)
        .flatMapIterable(checkpoints -> checkpoints)
        .filter(checkpoint -> checkpoint.holds(signingKey))
        .concatMap(checkpoint -> trim(checkpoint.head()))
        .then();
  }

  private Mono<Long> trim(AuditChain removed) {
    String id = AuditPartitions.persistenceId(removed.partition());
    return database
        .update(DELETE, statement -> statement.bind(0, id).bind(1, removed.sequence()))
        .flatMap(deleted -> deleted == 0 ? Mono.just(0L) : trim(removed));
  }
}
