package io.atrio.actors.limit;

import io.atrio.cluster.settings.RateSettings;

/**
 * The generic cell rate algorithm: a token bucket whose whole state is one long, the theoretical
 * arrival time on a monotonic clock in nanoseconds. A state that lies in the past is a full bucket.
 * In any span of t nanoseconds at most {@code burst + t / interval} units are admitted; a clock
 * that goes back only makes the caller wait longer.
 *
 * @param interval nanoseconds in which one unit comes back
 * @param burst units that may be spent at once
 * @param comeback units that should fit before a refused caller is told to return
 */
public record Gcra(long interval, long burst, long comeback) {
  private static final long MINUTE = 60_000_000_000L;

  /** Throws {@link IllegalArgumentException} unless 1 <= comeback <= burst and all fits a long. */
  public Gcra {
    if (interval < 1 || comeback < 1 || burst < comeback) {
      throw new IllegalArgumentException("interval >= 1, 1 <= comeback <= burst");
    }
    if (burst > Long.MAX_VALUE / 4 / interval) {
      throw new IllegalArgumentException("interval * burst is too large");
    }
  }

  /** The rule of {@code rate}, never faster than it says. */
  public static Gcra of(RateSettings rate) {
    return new Gcra(Math.ceilDiv(MINUTE, (long) rate.requests()), rate.burst(), rate.comeback());
  }

  /** Nanoseconds in which the whole burst comes back. */
  public long window() {
    return burst * interval;
  }

  /** Asks for {@code cost} units, at least one and no more than the burst, at {@code now}. */
  public GcraAnswer ask(long tat, long now, long cost) {
    if (cost < 1 || cost > burst) {
      throw new IllegalArgumentException("1 <= cost <= burst");
    }
    long ahead = Math.max(0, tat - now);
    long after = ahead + cost * interval;
    return after <= window()
        ? new GcraAnswer.Admitted(now + after, remaining(after), after)
        : new GcraAnswer.Limited(remaining(ahead), ahead, wait(ahead, cost));
  }

  private long remaining(long ahead) {
    return Math.max(0, window() - ahead) / interval;
  }

  private long wait(long ahead, long cost) {
    return ahead + Math.max(cost, comeback) * interval - window();
  }
}
