package io.atrio.tests.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One stretch read in order, against the rules that need no more than what was acknowledged. */
final class StretchReading {
  private static final int MOST_EXAMPLES = 3;

  private final boolean durable;
  private final Map<Long, Acknowledged> acknowledged;
  private final @Nullable StretchReading before;
  private final Set<Long> events = new HashSet<>();
  private final Map<Integer, Integer> lastNumbers = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private @Nullable String epoch;
  private long first = -1;
  private long last = -1;
  private int read;
  private long doubled;
  private long disordered;
  private long undeclared;
  private long misplaced;

  /**
   * A stretch of which nothing is read yet.
   *
   * @param acknowledged the channel's, by event
   * @param before the stretch before, whose events may not come again; {@code null} if they may
   */
  StretchReading(
      boolean durable, Map<Long, Acknowledged> acknowledged, @Nullable StretchReading before) {
    this.durable = durable;
    this.acknowledged = acknowledged;
    this.before = before;
  }

  void read(Heard heard) {
    read++;
    if (hadEver(heard.event())) {
      doubled++;
      example("again " + heard);
      return;
    }
    events.add(heard.event());
    followOffsets(heard);
    Acknowledged known = acknowledged.get(heard.event());
    if (known != null && (durable || known.attempts() == 1)) {
      compare(heard, known);
    }
  }

  private void followOffsets(Heard heard) {
    Integer number = lastNumbers.put(heard.writer(), heard.number());
    if (heard.offset() <= last || (number != null && heard.number() < number)) {
      disordered++;
      example(heard + " after offset " + last + " and number " + number);
    } else if (last >= 0 && heard.offset() > last + 1) {
      undeclared += heard.offset() - last - 1;
      example("nothing between offset " + last + " and " + heard);
    }
    first = first < 0 ? heard.offset() : first;
    last = Math.max(last, heard.offset());
  }

  private void compare(Heard heard, Acknowledged known) {
    if (epoch == null) {
      epoch = known.epoch();
    } else if (!epoch.equals(known.epoch())) {
      undeclared++;
      example("epoch " + epoch + " became " + known.epoch() + " at " + heard);
      epoch = known.epoch();
    }
    if (heard.offset() != known.offset()) {
      misplaced++;
      example(heard + " but " + known);
    }
  }

  private void example(String what) {
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(what);
    }
  }

  private boolean has(long event) {
    return events.contains(event);
  }

  /** Whether it came in this stretch, or in one before that may not repeat it. */
  boolean hadEver(long event) {
    return has(event) || (before != null && before.hadEver(event));
  }

  /**
   * Whether an acknowledged event should have come in this stretch.
   *
   * @param since when what is published counts from
   * @param isLast whether no gap is told after it
   */
  boolean isDue(Acknowledged event, long since, boolean isLast) {
    boolean sameEpoch = event.epoch().equals(epoch);
    boolean within = sameEpoch && first <= event.offset() && event.offset() <= last;
    boolean before = sameEpoch && event.offset() < first;
    return within || (event.begun() > since && (isLast || before));
  }

  int events() {
    return read;
  }

  long doubled() {
    return doubled;
  }

  long disordered() {
    return disordered;
  }

  long undeclared() {
    return undeclared;
  }

  long misplaced() {
    return misplaced;
  }

  List<String> examples() {
    return examples;
  }
}
