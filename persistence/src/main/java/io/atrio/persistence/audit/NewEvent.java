package io.atrio.persistence.audit;

import io.atrio.actors.audit.ChainedEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * An event that is in the journal and not in the table.
 *
 * @param writtenAt when the journal got it
 * @param event what it says; empty if it cannot be read as an audit event
 */
record NewEvent(int partition, long sequence, Instant writtenAt, Optional<ChainedEvent> event) {

  /** Its row in the table; empty if it cannot be read. */
  Optional<AuditRow> row() {
    return event.map(chained -> AuditRow.of(partition, sequence, chained));
  }
}
