package io.atrio.actors.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a channel is yet to be told of the users of one node. One report is under way
 * at a time and repeated until it is acknowledged; what changes meanwhile is told together.
 */
final class Untold {
  /** Users of one report: with the longest of names it fits well into a frame between nodes. */
  static final int MOST = 500;

  private static final long REPEAT_MILLIS = 1000;

  private final LongSupplier numbers;
  private final Map<String, Boolean> changes = new LinkedHashMap<>();
  private boolean start = true;
  private boolean again;
  private @Nullable Part underWay;
  private long sentAt;

  /** Some of the changes, numbered. */
  record Part(long number, boolean start, boolean again, List<String> joined, List<String> left) {}

  /** Nothing has been told; every report takes the next of {@code numbers}. */
  Untold(LongSupplier numbers) {
    this.numbers = numbers;
  }

  void joined(String user) {
    changes.put(user, true);
  }

  void left(String user) {
    changes.put(user, false);
  }

  /** The owner is another, or has lost what it was told: it is told all of {@code present}. */
  void again(Collection<String> present) {
    changes.clear();
    present.forEach(this::joined);
    underWay = null;
    start = true;
    again = true;
  }

  /** What is to be sent at {@code now}, in milliseconds; null if nothing. */
  @Nullable Part due(long now) {
    Part sent = underWay;
    if (sent != null && now - sentAt < REPEAT_MILLIS) {
      return null;
    }
    if (sent == null && (!changes.isEmpty() || again)) {
      sent = next();
      underWay = sent;
    }
    sentAt = now;
    return sent;
  }

  /** The owner has taken report {@code number}. */
  void acknowledged(long number) {
    if (isUnderWay(number)) {
      underWay = null;
    }
  }

  /** Whether the owner is to answer report {@code number}. */
  boolean isUnderWay(long number) {
    return underWay != null && underWay.number() == number;
  }

  /** Whether the owner knows everything. */
  boolean isEmpty() {
    return underWay == null && changes.isEmpty() && !again;
  }

  private Part next() {
    List<String> joined = new ArrayList<>();
    List<String> left = new ArrayList<>();
    Iterator<Map.Entry<String, Boolean>> next = changes.entrySet().iterator();
    for (int i = 0; i < MOST && next.hasNext(); i++) {
      Map.Entry<String, Boolean> change = next.next();
      (change.getValue() ? joined : left).add(change.getKey());
      next.remove();
    }
    Part part = new Part(numbers.getAsLong(), start, again, List.copyOf(joined), List.copyOf(left));
    start = false;
    again = false;
    return part;
  }
}
