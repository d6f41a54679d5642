package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.ChainedEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A walk along one chain, in the journal and in the table side by side: links come in the order of
 * their places, of two with the same place that of the journal first.
 *
 * @param bounds where the chain must begin and end
 * @param live the head that the chain's writer had before the walk began
 * @param journal the journal's chain so far; null before its first event
 * @param table the table's chain so far
 * @param broken the first link that does not hold; null while all do
 */
record ChainWalk(
    ChainBounds bounds,
    AuditChain live,
    @Nullable AuditChain journal,
    AuditChain table,
    @Nullable Broken broken) {

  /** At the beginning of the chain. */
  static ChainWalk begin(ChainBounds bounds, AuditChain live) {
    return new ChainWalk(bounds, live, null, bounds.start(), null);
  }

  /** Events walked along in the journal, those of before a checkpoint apart. */
  long events() {
    return journal == null ? 0 : Math.max(0, journal.sequence() - bounds.start().sequence());
  }

  /** With the journal's next event, which is empty if it cannot be read. */
  ChainWalk journal(long sequence, Optional<ChainedEvent> found) {
    if (found.isEmpty()) {
      return broken(sequence, "the journal's event cannot be read");
    }
    ChainedEvent event = found.get();
    AuditChain before = journal == null ? beforeFirst(sequence, event) : journal;
    if (sequence != before.sequence() + 1) {
      return broken(before.sequence() + 1, "the journal lacks the event");
    }
    if (!before.precedes(event)) {
      return broken(sequence, "the journal's event does not follow the one before it");
    }
    return after(before, event)
        .map(this::journal)
        .orElseGet(() -> broken(sequence, "the journal's event cannot be read"));
  }

  /** With the table's next event. */
  ChainWalk table(TableLink link) {
    long sequence = link.sequence();
    if (sequence <= table.sequence()) {
      return broken(
          sequence,
          sequence <= bounds.start().sequence()
              ? "the table has an event that retention removed"
              : "the table has the event twice");
    }
    if (sequence != table.sequence() + 1) {
      return broken(table.sequence() + 1, "the table lacks the event");
    }
    return link.row()
        .map(this::table)
        .orElseGet(() -> broken(sequence, "the table's event is of a type that is not known"));
  }

  /** At the end of both. */
  ChainWalk end() {
    if (broken != null) {
      return this;
    }
    long needed = Math.max(bounds.recorded(), live.sequence());
    if (journal == null && needed > 0) {
      return broken(Math.max(1, bounds.start().sequence()), "the journal lacks the event");
    }
    if (journal != null && journal.sequence() < needed) {
      return broken(journal.sequence() + 1, "the journal lacks the event");
    }
    if (table.sequence() < bounds.table().sequence()) {
      return broken(table.sequence() + 1, "the table lacks the event");
    }
    if (!table.equals(bounds.table())) {
      return broken(table.sequence(), "the table's last event is not the projection's last");
    }
    return this;
  }

  /** With a break. */
  ChainWalk broken(long sequence, String reason) {
    return new ChainWalk(
        bounds, live, journal, table, new Broken(bounds.partition(), sequence, reason));
  }

  /** Journalled events that are older than the checkpoint may be there still, from any on. */
  private AuditChain beforeFirst(long sequence, ChainedEvent event) {
    AuditChain start = bounds.start();
    return sequence > start.sequence()
        ? start
        : new AuditChain(start.partition(), sequence - 1, event.previous());
  }

  private ChainWalk journal(AuditChain after) {
    if (after.sequence() == bounds.start().sequence() && !after.equals(bounds.start())) {
      return broken(after.sequence(), "the journal does not lead to the checkpoint");
    }
    if (after.sequence() == live.sequence() && !after.equals(live)) {
      return broken(after.sequence(), "the journal's event is not the one that was written");
    }
    return new ChainWalk(bounds, live, after, table, null);
  }

  private ChainWalk table(AuditRow row) {
    long sequence = row.sequence();
    if (!table.precedes(row.chained())) {
      return broken(sequence, "the table's event does not follow the one before it");
    }
    AuditChain after = after(table, row.chained()).orElse(table);
    if (!after.hash().equals(row.hash())) {
      return broken(sequence, "the table's event does not have its hash");
    }
    if (journal == null || journal.sequence() < sequence) {
      return broken(sequence, "the journal lacks the event");
    }
    if (!after.equals(journal)) {
      return broken(sequence, "the journal's event and the table's differ");
    }
    return new ChainWalk(bounds, live, journal, after, null);
  }

  /** Empty if the event lacks a part: a stranger wrote it. */
  private static Optional<AuditChain> after(AuditChain before, ChainedEvent event) {
    try {
      return Optional.of(before.after(event));
    } catch (IllegalArgumentException | NullPointerException notOurs) {
      return Optional.empty();
    }
  }
}
