package io.atrio.persistence.journal;

import io.atrio.persistence.plugin.Payload;
import java.util.Set;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.serialization.Serialization;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** One event as a row of the journal, its payload serialized. */
record EventRow(
    int slice,
    String entityType,
    String persistenceId,
    long sequence,
    String writer,
    String adapterManifest,
    Payload payload,
    Set<String> tags,
    @Nullable Payload metadata) {

  /** The row of {@code event}; throws what the serializer throws. */
  static EventRow of(PersistentRepr event, Persistence persistence, Serialization serialization) {
    Object value = event.payload();
    Set<String> tags = Set.of();
    if (value instanceof Tagged tagged) {
      value = tagged.payload();
      tags = CollectionConverters.asJava(tagged.tags());
    }
    return new EventRow(
        persistence.sliceForPersistenceId(event.persistenceId()),
        PersistenceId.extractEntityType(event.persistenceId()),
        event.persistenceId(),
        event.sequenceNr(),
        event.writerUuid(),
        event.manifest(),
        Payload.of(serialization, value),
        tags,
        OptionConverters.toJava(event.metadata())
            .map(metadata -> Payload.of(serialization, metadata))
            .orElse(null));
  }

  int bytes() {
    return payload.bytes().length + (metadata == null ? 0 : metadata.bytes().length);
  }
}
