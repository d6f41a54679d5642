package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.ChainedEvent;

/**
 * A recorded event and its place, with all that its hash covers: whoever has an export can check
 * it.
 *
 * @param partition the chain
 * @param sequence the place in the chain, from 1
 * @param event what was done
 * @param recordedAt when it entered the chain, milliseconds since the epoch
 * @param batch with which batch of its node it came
 * @param previous the hash of the event before in the chain
 * @param hash the event's own hash
 */
public record AuditRow(
    int partition,
    long sequence,
    AuditEvent event,
    long recordedAt,
    long batch,
    String previous,
    String hash) {

  /** The row of an event, with the hash that it has by its own account of what came before. */
  static AuditRow of(int partition, long sequence, ChainedEvent chained) {
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

  ChainedEvent chained() {
    return new ChainedEvent(event, recordedAt, batch, previous);
  }
}
