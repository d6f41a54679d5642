package io.atrio.persistence.query;

import io.atrio.persistence.query.Page.Then;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.TimestampOffset;

/**
 * Where a reader of slices stands.
 *
 * @param offset of the last event it got
 * @param window how far the next page may reach in time, so that the database sorts about two pages
 *     for each that it gives
 */
record SlicePosition(TimestampOffset offset, Duration window) {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** An event and the offset after which a reader goes on that has it. */
  record Placed(JournalRow row, TimestampOffset offset) {}

  /**
   * The position of a reader that has all events up to {@code offset}.
   *
   * @throws IllegalArgumentException unless it is a TimestampOffset or NoOffset
   */
  static SlicePosition after(Offset offset) {
    TimestampOffset from = TimestampOffset.toTimestampOffset(offset);
    // PostgreSQL would round the rest of a microsecond up, past an event.
    Instant exact = from.timestamp().truncatedTo(ChronoUnit.MICROS);
    return new SlicePosition(new TimestampOffset(exact, from.readTimestamp(), from.seen()), FIRST);
  }

  /**
   * The page that these rows make, of which {@code limit} were asked for.
   *
   * @param end where the journal ended for this look
   * @param until where the reader ends
   */
  Page<SlicePosition, Placed> page(List<JournalRow> found, int limit, Instant end, Instant until) {
    List<Placed> placed = new ArrayList<>(found.size());
    TimestampOffset last = offset;
    for (JournalRow row : found) {
      last = row.offset(last);
      placed.add(new Placed(row, last));
    }
    boolean full = found.size() == limit;
    boolean more = full || !reaches(found, end);
    Then then = more ? Then.AT_ONCE : end.isBefore(until) ? Then.LATER : Then.NEVER;
    return new Page<>(new SlicePosition(last, window(found, full)), placed, then);
  }

  private boolean reaches(List<JournalRow> found, Instant end) {
    return found.isEmpty() || !found.getFirst().timestamp().plus(window).isBefore(end);
  }

  private Duration window(List<JournalRow> found, boolean full) {
    Duration next =
        full
            ? Duration.between(found.getFirst().timestamp(), found.getLast().timestamp())
                .multipliedBy(2)
            : window.multipliedBy(2);
    return next.compareTo(SHORTEST) < 0 ? SHORTEST : next.compareTo(LONGEST) > 0 ? LONGEST : next;
  }
}
