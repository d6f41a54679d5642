package io.atrio.actors.limit;

import io.atrio.cluster.settings.RateSettings;
import java.util.function.LongSupplier;

/**
 * A limit that many have, each for himself, and the clock it goes by.
 *
 * @param nanos a monotonic clock that began with zero or later
 */
public record RateLimit(Gcra gcra, LongSupplier nanos) {
  /** A billion units a second: nobody reaches it. */
  public static final RateLimit NONE =
      new RateLimit(new Gcra(1, Long.MAX_VALUE / 4, 1), Uptime::nanos);

  /** The limit of {@code rate} by the process's own clock. */
  public static RateLimit of(RateSettings rate) {
    return new RateLimit(Gcra.of(rate), Uptime::nanos);
  }

  /** Now, by its clock. */
  public long now() {
    return nanos.getAsLong();
  }

  /**
   * Asks for {@code cost} units. More than there can ever be, of which only another node's settings
   * can know, counts as everything.
   */
  public GcraAnswer ask(long tat, long cost) {
    return gcra.ask(tat, now(), Math.clamp(cost, 1, gcra.burst()));
  }
}
