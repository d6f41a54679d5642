package io.atrio.actors.outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * The rows that a relay holds, bounded by number and bytes. The rows of one channel stand in a line
 * of which only the first is being published; lines do not wait for each other. A channel whose
 * owner does not answer rests: it keeps its first row alone, so that it takes no room from the
 * others.
 */
final class OutboxWindow {
  private static final long MAX_BYTES = 8 << 20;
  private static final Duration FIRST_REST = Duration.ofMillis(100);
  private static final Duration LONGEST_REST = Duration.ofSeconds(3);
  private static final int DOUBLINGS = 5;

  private final int maxRows;
  private final int maxData;
  private final Map<String, Queue<OutboxRow>> lines = new HashMap<>();
  private final Map<String, Integer> resting = new HashMap<>();
  private final Set<String> passedOver = new HashSet<>();
  private final Set<Long> held = new HashSet<>();
  private final Set<Long> unsettled = new HashSet<>();
  private final List<Long> published = new ArrayList<>();
  private final Map<Long, String> refused = new LinkedHashMap<>();
  private long bytes;

  /** A window of so many rows, whose data may have so many bytes each. */
  OutboxWindow(int maxRows, int maxData) {
    this.maxRows = maxRows;
    this.maxData = maxData;
  }

  /** What it has room for; no rows when it is full. One look at a time. */
  OutboxLook look() {
    passedOver.clear();
    int rows = bytes < MAX_BYTES ? Math.max(0, maxRows - held.size()) : 0;
    return new OutboxLook(
        rows, Math.max(1, MAX_BYTES - bytes), List.copyOf(held), List.copyOf(resting.keySet()));
  }

  /** Whether a look can find anything. */
  boolean hasRoom() {
    return bytes < MAX_BYTES && held.size() < maxRows;
  }

  /**
   * Takes in what the last look found; those rows that are to be published at once. A channel that
   * has rested since then waits for the next look: this one passed over rows of it that were held
   * then and have been forgotten, and the later must not overtake them.
   */
  List<OutboxRow> add(List<OutboxRow> rows) {
    List<OutboxRow> first = new ArrayList<>();
    for (OutboxRow row : rows) {
      if (!passedOver.contains(row.channel()) && held.add(row.id()) && enter(row)) {
        first.add(row);
      }
    }
    return first;
  }

  /** A row has its place in its channel; the one that is to be published next, if there is one. */
  Optional<OutboxRow> published(OutboxRow row) {
    published.add(row.id());
    unsettled.add(row.id());
    return leave(row);
  }

  /** No channel will take a row; the one that is to be published next, if there is one. */
  Optional<OutboxRow> refused(OutboxRow row, String reason) {
    refused.put(row.id(), reason);
    return leave(row);
  }

  /** A row was not answered for; how long its channel is to rest before it is published again. */
  Duration unanswered(OutboxRow row) {
    passedOver.add(row.channel());
    forgetAllButFirst(lines.getOrDefault(row.channel(), new ArrayDeque<>()));
    int before = resting.merge(row.channel(), 1, Integer::sum) - 1;
    Duration rest = FIRST_REST.multipliedBy(1L << Math.min(before, DOUBLINGS));
    return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
  }

  /** Whether the row's channel rests: rows of it may have been left out. */
  boolean isResting(OutboxRow row) {
    return resting.containsKey(row.channel());
  }

  /** What is to be settled now; it is handed out once. */
  OutboxSettlement settlement() {
    OutboxSettlement all =
        new OutboxSettlement(List.copyOf(published), new LinkedHashMap<>(refused));
    published.clear();
    refused.clear();
    return all;
  }

  /** It is settled: a look will not find those rows. */
  void settled(OutboxSettlement settlement) {
    settlement.published().forEach(this::forget);
    settlement.refused().keySet().forEach(this::forget);
  }

  /** Rows that an earlier relay published, and is not sure to have deleted. */
  void adopt(Set<Long> ids) {
    published.addAll(ids);
    held.addAll(ids);
    unsettled.addAll(ids);
  }

  /** Rows that are published and not known to be deleted. */
  Set<Long> unsettled() {
    return Set.copyOf(unsettled);
  }

  /** Forgets what is not under way. */
  void drain() {
    lines.keySet().removeAll(resting.keySet());
    resting.clear();
    lines.values().forEach(this::forgetAllButFirst);
  }

  /** Whether nothing is under way. */
  boolean isIdle() {
    return lines.isEmpty();
  }

  /** Whether the row is to be published at once. */
  private boolean enter(OutboxRow row) {
    Optional<String> refusal = row.refusal(maxData);
    if (refusal.isPresent()) {
      refused.put(row.id(), refusal.get());
      return false;
    }
    bytes += row.size();
    Queue<OutboxRow> line = lines.computeIfAbsent(row.channel(), channel -> new ArrayDeque<>());
    line.add(row);
    return line.size() == 1;
  }

  private Optional<OutboxRow> leave(OutboxRow row) {
    bytes -= row.size();
    resting.remove(row.channel());
    Queue<OutboxRow> line = lines.getOrDefault(row.channel(), new ArrayDeque<>());
    line.poll();
    if (line.isEmpty()) {
      lines.remove(row.channel());
    }
    return Optional.ofNullable(line.peek());
  }

  private void forgetAllButFirst(Queue<OutboxRow> line) {
    OutboxRow first = line.poll();
    for (OutboxRow row : line) {
      bytes -= row.size();
      held.remove(row.id());
    }
    line.clear();
    if (first != null) {
      line.add(first);
    }
  }

  private void forget(Long id) {
    held.remove(id);
    unsettled.remove(id);
  }
}
