package io.atrio.persistence.query;

import com.typesafe.config.Config;
import io.atrio.persistence.plugin.PluginConnections;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.PagedPersistenceIdsQuery;
import org.apache.pekko.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import org.apache.pekko.persistence.query.typed.javadsl.EventsBySliceQuery;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Reads the journal: {@code PersistenceQuery.get(system).getReadJournalFor(R2dbcReadJournal.class,
 * R2dbcReadJournal.IDENTIFIER)}.
 *
 * <p>A stream holds {@code buffer-size} rows at most, asks the database only when they have been
 * taken, and fails when the database does; whoever runs it starts it again from the last offset it
 * has dealt with. Live streams look for new events every {@code refresh-interval} once they have
 * caught up. Deleted events are left out, and event adapters are not applied. The offset of an
 * event is a {@link org.apache.pekko.persistence.query.TimestampOffset}.
 */
public final class R2dbcReadJournal
    implements EventsByPersistenceIdQuery,
        CurrentEventsByPersistenceIdQuery,
        EventsBySliceQuery,
        CurrentEventsBySliceQuery,
        CurrentPersistenceIdsQuery,
        PagedPersistenceIdsQuery {
  /** The configuration path of the plugin. */
  public static final String IDENTIFIER = "pekko.persistence.r2dbc.query";

  private final Persistence persistence;
  private final EventsOf eventsOf;
  private final EventsBySlices eventsBySlices;
  private final PersistenceIds persistenceIds;
  private final Envelopes envelopes;

  R2dbcReadJournal(ExtendedActorSystem system, Config config) {
    QuerySettings settings = QuerySettings.from(config);
    EventRows rows =
        new EventRows(
            PluginConnections.get(system).database(settings.connectionFactory()),
            JournalQueries.on(settings.table()));
    Pages pages = new Pages(system, settings.refreshInterval());
    persistence = Persistence.get(system);
    eventsOf = new EventsOf(rows, pages, settings.bufferSize());
    eventsBySlices = new EventsBySlices(rows, pages, settings.bufferSize());
    persistenceIds = new PersistenceIds(rows, pages, settings.bufferSize());
    envelopes = new Envelopes(SerializationExtension.get(system));
  }

  /** By sequence number, without an end unless {@code toSequenceNr} is reached. */
  @Override
  public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return eventsOf.live(persistenceId, fromSequenceNr, toSequenceNr).map(envelopes::of);
  }

  /** By sequence number, up to the event that is the last one when the stream begins. */
  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return eventsOf.current(persistenceId, fromSequenceNr, toSequenceNr).map(envelopes::of);
  }

  /**
   * Every event of the slices once, in the order of the times at which they were written, without
   * an end. An event is held back while an older one may still be committed, so that a reader who
   * starts again after any offset misses nothing and gets nothing twice.
   *
   * @throws IllegalArgumentException unless the offset is a TimestampOffset or NoOffset, and the
   *     slices are a range
   */
  @Override
  public <Event>
      Source<org.apache.pekko.persistence.query.typed.EventEnvelope<Event>, NotUsed> eventsBySlices(
          String entityType, int minSlice, int maxSlice, Offset offset) {
    return eventsBySlices
        .live(new Slices(entityType, minSlice, maxSlice), offset)
        .map(envelopes::<Event>of);
  }

  /**
   * The same up to the time at which the stream begins. It ends when all that was written before
   * has been committed or rolled back.
   *
   * @throws IllegalArgumentException unless the offset is a TimestampOffset or NoOffset, and the
   *     slices are a range
   */
  @Override
  public <Event>
      Source<org.apache.pekko.persistence.query.typed.EventEnvelope<Event>, NotUsed>
          currentEventsBySlices(String entityType, int minSlice, int maxSlice, Offset offset) {
    return eventsBySlices
        .current(new Slices(entityType, minSlice, maxSlice), offset)
        .map(envelopes::<Event>of);
  }

  @Override
  public int sliceForPersistenceId(String persistenceId) {
    return persistence.sliceForPersistenceId(persistenceId);
  }

  @Override
  public List<Pair<Integer, Integer>> sliceRanges(int numberOfRanges) {
    return persistence.getSliceRanges(numberOfRanges);
  }

  /** Also those whose events have all been deleted: they may live on in a snapshot. */
  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return persistenceIds.after("");
  }

  /** The first {@code limit} after {@code afterId}, in the database's order. */
  @Override
  public Source<String, NotUsed> currentPersistenceIds(Optional<String> afterId, long limit) {
    return persistenceIds.after(afterId.orElse("")).take(limit);
  }
}
