package io.atrio.persistence.audit;

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

  ChainedEvent chained() {
    return new ChainedEvent(event, recordedAt, batch, previous);
  }
}
