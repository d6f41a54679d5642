package io.atrio.actors.audit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What one node has for one chain: the batch that is on its way, and what waits behind it. */
final class Outbox {
  /**
   * Characters of one batch: three bytes each at most, and still below the 256 KiB of a message
   * between nodes.
   */
  private static final int BATCH_CHARS = 64 << 10;

  /** Characters of one event besides its texts: names and numbers. */
  private static final int EVENT_CHARS = 200;

  private final Set<Pending> waiting = new LinkedHashSet<>();
  private List<Pending> travelling = List.of();
  private AuditTrail.@Nullable RecordBatch sent;
  private long batches;
  private int urgent;
  private boolean overdue;

  /** Adds an event behind the others. */
  void add(Pending pending) {
    waiting.add(pending);
    urgent += pending.urgent() ? 1 : 0;
  }

  /** Takes an event back that is not on its way yet; false if it is, or has arrived. */
  boolean withdraw(Pending pending) {
    boolean withdrawn = waiting.remove(pending);
    urgent -= withdrawn && pending.urgent() ? 1 : 0;
    return withdrawn;
  }

  /** What waits has waited for company long enough. */
  void overdue() {
    overdue = !waiting.isEmpty();
  }

  /** Whether a batch is to be sent: none is on its way, and {@code full} events or one reason. */
  boolean isDue(int full) {
    return sent == null && !waiting.isEmpty() && (overdue || urgent > 0 || waiting.size() >= full);
  }

  /** Makes the next batch of at most {@code max} events, the oldest first. */
  AuditTrail.RecordBatch next(String node, int max, ActorRef<AuditTrail.Recorded> replyTo) {
    travelling = take(max);
    batches++;
    overdue = overdue && !waiting.isEmpty();
    List<AuditEvent> events = travelling.stream().map(Pending::event).toList();
    AuditTrail.RecordBatch made = new AuditTrail.RecordBatch(node, batches, events, replyTo);
    sent = made;
    return made;
  }

  /** The batch that is on its way, if one is. */
  AuditTrail.@Nullable RecordBatch sent() {
    return sent;
  }

  /** The batch has arrived: the events it held, or none if it was not the one on its way. */
  List<Pending> arrived(long batch) {
    if (sent == null || sent.batch() != batch) {
      return List.of();
    }
    List<Pending> held = travelling;
    travelling = List.of();
    sent = null;
    return held;
  }

  private List<Pending> take(int max) {
    List<Pending> taken = new ArrayList<>(Math.min(max, waiting.size()));
    int chars = 0;
    for (Iterator<Pending> all = waiting.iterator(); all.hasNext() && taken.size() < max; ) {
      Pending next = all.next();
      chars += chars(next.event());
      if (chars > BATCH_CHARS && !taken.isEmpty()) {
        break;
      }
      urgent -= next.urgent() ? 1 : 0;
      taken.add(next);
      all.remove();
    }
    return taken;
  }

  private static int chars(AuditEvent event) {
    return EVENT_CHARS
        + event.user().length()
        + event.session().length()
        + event.target().length()
        + event.address().length()
        + event.detail().length()
        + event.request().length();
  }
}
