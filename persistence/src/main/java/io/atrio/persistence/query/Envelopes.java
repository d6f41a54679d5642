package io.atrio.persistence.query;

import io.atrio.persistence.query.SlicePosition.Placed;
import java.util.Optional;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.TimestampOffset;
import org.apache.pekko.serialization.Serialization;
import scala.Option;
import scala.jdk.javaapi.OptionConverters;

/** Turns rows into what Pekko's queries give. */
record Envelopes(Serialization serialization) {

  EventEnvelope of(JournalRow row) {
    return new EventEnvelope(
        row.offset(TimestampOffset.Zero()),
        row.persistenceId(),
        row.seqNr(),
        row.event().read(serialization),
        row.timestamp().toEpochMilli(),
        metadata(row));
  }

  // The caller says what its events are, as everywhere in Pekko's queries.
  @SuppressWarnings("unchecked")
  <E> org.apache.pekko.persistence.query.typed.EventEnvelope<E> of(Placed placed) {
    JournalRow row = placed.row();
    return new org.apache.pekko.persistence.query.typed.EventEnvelope<>(
        placed.offset(),
        row.persistenceId(),
        row.seqNr(),
        Option.apply((E) row.event().read(serialization)),
        row.timestamp().toEpochMilli(),
        metadata(row),
        row.entityType(),
        row.slice());
  }

  private Option<Object> metadata(JournalRow row) {
    return OptionConverters.toScala(
        Optional.ofNullable(row.metadata()).map(payload -> payload.read(serialization)));
  }
}
