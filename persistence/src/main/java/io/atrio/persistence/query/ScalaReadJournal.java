package io.atrio.persistence.query;

import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.scaladsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.scaladsl.EventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.scaladsl.PagedPersistenceIdsQuery;
import org.apache.pekko.persistence.query.typed.scaladsl.CurrentEventsBySliceQuery;
import org.apache.pekko.persistence.query.typed.scaladsl.EventsBySliceQuery;
import org.apache.pekko.stream.scaladsl.Source;
import scala.Option;
import scala.collection.immutable.Range;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.OptionConverters;

/** {@link R2dbcReadJournal} for Scala, and for what asks Pekko for a Scala read journal. */
public final class ScalaReadJournal
    implements EventsByPersistenceIdQuery,
        CurrentEventsByPersistenceIdQuery,
        EventsBySliceQuery,
        CurrentEventsBySliceQuery,
        CurrentPersistenceIdsQuery,
        PagedPersistenceIdsQuery {
  private final R2dbcReadJournal journal;
  private final Persistence persistence;

  ScalaReadJournal(R2dbcReadJournal journal, Persistence persistence) {
    this.journal = journal;
    this.persistence = persistence;
  }

  @Override
  public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return journal.eventsByPersistenceId(persistenceId, fromSequenceNr, toSequenceNr).asScala();
  }

  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return journal
        .currentEventsByPersistenceId(persistenceId, fromSequenceNr, toSequenceNr)
        .asScala();
  }

  @Override
  public <Event>
      Source<org.apache.pekko.persistence.query.typed.EventEnvelope<Event>, NotUsed> eventsBySlices(
          String entityType, int minSlice, int maxSlice, Offset offset) {
    return journal.<Event>eventsBySlices(entityType, minSlice, maxSlice, offset).asScala();
  }

  @Override
  public <Event>
      Source<org.apache.pekko.persistence.query.typed.EventEnvelope<Event>, NotUsed>
          currentEventsBySlices(String entityType, int minSlice, int maxSlice, Offset offset) {
    return journal.<Event>currentEventsBySlices(entityType, minSlice, maxSlice, offset).asScala();
  }

  @Override
  public int sliceForPersistenceId(String persistenceId) {
    return journal.sliceForPersistenceId(persistenceId);
  }

  @Override
  public Seq<Range> sliceRanges(int numberOfRanges) {
    return persistence.sliceRanges(numberOfRanges);
  }

  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return journal.currentPersistenceIds().asScala();
  }

  @Override
  public Source<String, NotUsed> currentPersistenceIds(Option<String> afterId, long limit) {
    return journal.currentPersistenceIds(OptionConverters.toJava(afterId), limit).asScala();
  }
}
