package io.atrio.persistence.audit;

import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * What is in the journal of the audit trail and not yet in its tables.
 *
 * @param database where both are
 * @param partitions how many chains there are
 */
public record AuditBacklog(Database database, int partitions) {
  /**
   * Completes once a projection has worked off all that is in the journal, which it looks at every
   * {@code interval}; never if none runs or events come faster. Fails when the database does.
   */
  public Mono<Void> worked(Duration interval) {
    return new ChainEnds(database, partitions, interval)
        .look()
        .filter(List::isEmpty)
        .repeatWhenEmpty(Integer.MAX_VALUE, tries -> tries.delayElements(interval))
        .then();
  }
}
