package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.ChainedEvent;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.pekko.persistence.query.typed.EventEnvelope;

/**
 * The events of one chain in a group that the journal delivered.
 *
 * @param events by sequence; without those of which the journal told the place only
 * @param last the highest place it told
 */
record Arrived(int partition, NavigableMap<Long, ChainedEvent> events, long last) {

  /** The chains of {@code group}. */
  static List<Arrived> of(List<EventEnvelope<ChainedEvent>> group) {
    NavigableMap<Integer, Arrived> chains = new TreeMap<>();
    for (EventEnvelope<ChainedEvent> envelope : group) {
      int partition = partition(envelope.persistenceId());
      Arrived chain = chains.getOrDefault(partition, new Arrived(partition, new TreeMap<>(), 0));
      chains.put(partition, chain.with(envelope));
    }
    return List.copyOf(chains.values());
  }

  /** Whether every place from the one after {@code head} to the last is here. */
  boolean followsWithoutHoles(long head) {
    long news = last - head;
    return news <= 0 || events.tailMap(head, false).size() == news;
  }

  /** The events behind {@code head} as rows. */
  List<AuditRow> rowsAfter(long head) {
    return events.tailMap(head, false).entrySet().stream()
        .map(event -> row(partition, event.getKey(), event.getValue()))
        .toList();
  }

  /** The row of an event, with the hash that it has by its own account of what came before. */
  static AuditRow row(int partition, long sequence, ChainedEvent chained) {
    return new AuditRow(
        partition,
        sequence,
        chained.event(),
        chained.recordedAt(),
        chained.batch(),
        chained.previous(),
        hash(partition, sequence, chained));
  }

  private static String hash(int partition, long sequence, ChainedEvent chained) {
    try {
      return new AuditChain(partition, sequence - 1, chained.previous()).after(chained).hash();
    } catch (IllegalArgumentException previousIsNoHash) {
      // Somebody wrote to the journal. Verification says so; the projection must not stop at it.
      return "";
    }
  }

  private Arrived with(EventEnvelope<ChainedEvent> envelope) {
    envelope.getOptionalEvent().ifPresent(event -> events.put(envelope.sequenceNr(), event));
    return new Arrived(partition, events, Math.max(last, envelope.sequenceNr()));
  }

  private static int partition(String persistenceId) {
    return Integer.parseInt(persistenceId.substring(AuditPartitions.ENTITY_TYPE.length() + 1));
  }
}
