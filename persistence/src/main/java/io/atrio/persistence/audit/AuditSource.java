package io.atrio.persistence.audit;

import io.atrio.actors.audit.ChainedEvent;
import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Where the projection reads the journal.
 *
 * @param live all chains from an offset on, without end; may repeat events and may leave some out
 * @param chain one chain as it is now
 */
public record AuditSource(
    Function<
            Offset,
            Source<org.apache.pekko.persistence.query.typed.EventEnvelope<ChainedEvent>, NotUsed>>
        live,
    Chain chain) {
  /** Reads the events of a persistence id. */
  @FunctionalInterface
  public interface Chain {
    /** The events between two sequence numbers, both inclusive, in their order; then it ends. */
    Source<EventEnvelope, NotUsed> events(String persistenceId, long from, long to);
  }

  /**
   * Looks every so often where the chains end, and reads them by a plugin for Pekko's persistence
   * queries.
   */
  public static AuditSource of(
      CurrentEventsByPersistenceIdQuery journal,
      Database database,
      int partitions,
      Duration interval) {
    ChainEnds ends = new ChainEnds(database, partitions, interval);
    return new AuditSource(offset -> ends.source(), journal::currentEventsByPersistenceId);
  }
}
