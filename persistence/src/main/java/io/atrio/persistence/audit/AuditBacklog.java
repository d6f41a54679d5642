package io.atrio.persistence.audit;

import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.serialization.Serialization;
import reactor.core.publisher.Mono;

/** What is in the journal of the audit trail and not yet in its tables. */
public final class AuditBacklog {
  private final ChainNews news;

  /** The backlog of so many chains in {@code database}. */
  public AuditBacklog(Database database, Serialization serialization, int partitions) {
    this.news = new ChainNews(database, serialization, partitions);
  }

  /**
   * Completes once a projection has worked off all that is in the journal, which it looks at every
   * {@code interval}; never if none runs or events come faster. Fails when the database does.
   */
  public Mono<Void> worked(Duration interval) {
    return news.look(1)
        .filter(List::isEmpty)
        .repeatWhenEmpty(Integer.MAX_VALUE, tries -> tries.delayElements(interval))
        .then();
  }
}
