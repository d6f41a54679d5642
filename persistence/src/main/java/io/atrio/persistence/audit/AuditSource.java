package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.ChainedEvent;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.typed.javadsl.EventsBySliceQuery;
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
  private static final int LAST_SLICE = 1023;

  /** Reads the events of a persistence id. */
  @FunctionalInterface
  public interface Chain {
    /** The events between two sequence numbers, both inclusive, in their order; then it ends. */
    Source<EventEnvelope, NotUsed> events(String persistenceId, long from, long to);
  }

  /** Reads by a plugin for Pekko's persistence queries. */
  public static <J extends EventsBySliceQuery & CurrentEventsByPersistenceIdQuery> AuditSource of(
      J journal) {
    return new AuditSource(
        offset -> journal.eventsBySlices(AuditPartitions.ENTITY_TYPE, 0, LAST_SLICE, offset),
        journal::currentEventsByPersistenceId);
  }
}
