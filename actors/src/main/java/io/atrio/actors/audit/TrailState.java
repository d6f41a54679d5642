package io.atrio.actors.audit;

import io.atrio.cluster.StoredMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trail knows of its chain: its head, and which batches it holds. Only the nodes heard last
 * are remembered, 256 of them: one that has been silent for so long sends nothing again.
 *
 * @param chain the head
 * @param recordedAt when the last event was recorded; 0 before the first
 * @param batches the last batch of each node, the node heard last at the end
 */
public record TrailState(AuditChain chain, long recordedAt, Map<String, Long> batches)
    implements StoredMessage {
  static final int NODES_MAX = 256;

  /** The state before the first event. */
  public static TrailState empty(int partition) {
    return new TrailState(AuditChain.empty(partition), 0, Map.of());
  }

  /** Whether {@code batch} of {@code node} is in the chain; batches of a node come in order. */
  public boolean wasRecorded(String node, long batch) {
    return batch <= batches.getOrDefault(node, 0L);
  }

  /** The links that {@code events} of one batch become when they are recorded at {@code now}. */
  public List<ChainedEvent> chain(List<AuditEvent> events, long batch, long now) {
    long at = Math.max(now, recordedAt);
    List<ChainedEvent> links = new ArrayList<>(events.size());
    AuditChain head = chain;
    for (AuditEvent event : events) {
      ChainedEvent link = new ChainedEvent(event, at, batch, head.hash());
      links.add(link);
      head = head.after(link);
    }
    return links;
  }

  /** The state after {@code link}. */
  public TrailState apply(ChainedEvent link) {
    return new TrailState(
        chain.after(link), link.recordedAt(), heard(link.event().node(), link.batch()));
  }

  /** The events of a batch come one by one; only the first of them changes anything. */
  private Map<String, Long> heard(String node, long batch) {
    if (wasRecorded(node, batch)) {
      return batches;
    }
    LinkedHashMap<String, Long> changed = new LinkedHashMap<>(batches);
    changed.putLast(node, batch);
    if (changed.size() > NODES_MAX) {
      changed.pollFirstEntry();
    }
    return Collections.unmodifiableMap(changed);
  }
}
