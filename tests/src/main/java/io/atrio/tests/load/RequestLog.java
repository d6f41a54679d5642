package io.atrio.tests.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** When a client has asked, in the order of its requests, and with which status it was answered. */
public final class RequestLog {
  private final List<Entry> entries = new ArrayList<>();

  /** {@code at} in nanoseconds of any one clock. */
  private record Entry(long at, int status) {}

  /** Notes a request that was sent at this time. */
  public void add(long at, int status) {
    entries.add(new Entry(at, status));
  }

  /** How many were answered so. */
  public long count(int status) {
    return entries.stream().filter(entry -> entry.status() == status).count();
  }

  /** How many there were. */
  public int count() {
    return entries.size();
  }

  /** Whether two in a row were answered so. */
  public boolean hasTwoInARow(int status) {
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i - 1).status() == status && entries.get(i).status() == status) {
        return true;
      }
    }
    return false;
  }

  /** The most that were sent within any span of {@code time}, whatever they were answered. */
  public int mostWithin(Duration time) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < entries.size(); last++) {
      while (entries.get(last).at() - entries.get(first).at() >= time.toNanos()) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /** How many were answered so in the first {@code time}. */
  public long countWithin(Duration time, int status) {
    long begin = Objects.requireNonNull(entries.getFirst()).at();
    return entries.stream()
        .filter(entry -> entry.status() == status && entry.at() - begin < time.toNanos())
        .count();
  }

  @Override
  public String toString() {
    return count() + " requests, " + count(200) + " admitted, " + count(429) + " refused";
  }
}
