package io.atrio.actors.audit;

/**
 * Which chain an event belongs to: that of its user, or of its address if no user is known.
 *
 * @param count how many chains there are; the same on all nodes, for ever
 */
public record AuditPartitions(int count) {
  /** The entity type of {@link AuditTrail}, with which its persistence ids begin. */
  public static final String ENTITY_TYPE = "audit";

  /** The number of the chain of {@code event}. */
  public int of(AuditEvent event) {
    return ofKey(event.user().isEmpty() ? event.address() : event.user());
  }

  /** The number of the chain of the events of {@code user}. */
  public int ofKey(String user) {
    int h = user.hashCode();
    return Math.floorMod(h ^ (h >>> 16), count);
  }

  /** The persistence id of a chain: {@code audit|<partition>}. */
  public static String persistenceId(int partition) {
    return ENTITY_TYPE + "|" + partition;
  }
}
