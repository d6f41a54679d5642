package io.atrio.persistence.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param ok whether every chain holds
 * @param events events that were verified, to the broken one if there is one
 * @param broken the first that does not hold; null if all do
 */
public record Verdict(boolean ok, long events, @Nullable Broken broken) {
  static final Verdict NOTHING = new Verdict(true, 0, null);

  /** With another chain's walk. */
  Verdict and(ChainWalk walk) {
    return new Verdict(walk.broken() == null, events + walk.events(), walk.broken());
  }
}
