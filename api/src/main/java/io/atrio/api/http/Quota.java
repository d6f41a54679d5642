package io.atrio.api.http;

import io.atrio.actors.limit.Gcra;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.cluster.settings.RateSettings;

/**
 * A limit as answers name it: its policy, the units there can be at once, and the seconds in which
 * all of them come back.
 */
record Quota(String policy, long units, long windowSeconds) {
  private static final long SECOND = 1_000_000_000L;

  /** The limit of {@code rate} by the name of {@code policy}. */
  static Quota of(String policy, RateSettings rate) {
    Gcra gcra = Gcra.of(rate);
    return new Quota(policy, gcra.burst(), seconds(gcra.window()));
  }

  /** What is left of it after {@code answer}. */
  Allowance after(LimitAnswer answer) {
    return new Allowance(policy, units, windowSeconds, answer.remaining(), seconds(answer.reset()));
  }

  /** Whole seconds, never less than {@code nanos}. */
  static long seconds(long nanos) {
    return Math.ceilDiv(nanos, SECOND);
  }
}
