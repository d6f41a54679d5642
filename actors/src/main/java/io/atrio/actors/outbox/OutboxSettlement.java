package io.atrio.actors.outbox;

import java.util.List;
import java.util.Map;

/**
 * Rows that need not be looked at again.
 *
 * @param published those that have their place in their channel
 * @param refused those that no channel will take, with the reason
 */
public record OutboxSettlement(List<Long> published, Map<Long, String> refused) {

  boolean isEmpty() {
    return published.isEmpty() && refused.isEmpty();
  }
}
