package io.atrio.actors.limit;

/**
 * The generic cell rate algorithm: a token bucket whose whole state is one long, the theoretical
 * arrival time on a monotonic clock in nanoseconds. A new caller starts with the time of its first
 * request. In any span of t nanoseconds at most {@code burst + t / interval} units are admitted; a
 * clock that goes back only makes the caller wait longer.
 *
 * @param interval nanoseconds in which one unit comes back
 * @param burst units that may be spent at once
 * @param comeback units that should fit before a refused caller is told to return
 */
public record Gcra(long interval, long burst, long comeback) {
  /** Throws {@link IllegalArgumentException} unless 1 <= comeback <= burst and all fits a long. */
  public Gcra {
    if (interval < 1 || comeback < 1 || burst < comeback) {
      throw new IllegalArgumentException("interval >= 1, 1 <= comeback <= burst");
    }
    if (burst > Long.MAX_VALUE / 4 / interval) {
      throw new IllegalArgumentException("interval * burst is too large");
    }
  }

  /** Asks for {@code cost} units, at least one, at {@code now}. */
  public GcraAnswer ask(long tat, long now, long cost) {
    if (cost < 1) {
      throw new IllegalArgumentException("cost >= 1");
    }
    if (cost > burst) {
      return new GcraAnswer.TooLarge();
    }
    long ahead = Math.max(0, tat - now);
    long after = ahead + cost * interval;
    return after <= burst * interval
        ? new GcraAnswer.Admitted(now + after, remaining(after), after)
        : new GcraAnswer.Limited(remaining(ahead), ahead, wait(ahead, cost));
  }

  private long remaining(long ahead) {
    return Math.max(0, burst * interval - ahead) / interval;
  }

  private long wait(long ahead, long cost) {
    return ahead + Math.max(cost, comeback) * interval - burst * interval;
  }
}
