package io.atrio.actors.session;

import io.atrio.actors.limit.RateLimit;
import io.atrio.actors.limit.RequestKind;
import io.atrio.cluster.settings.SessionLimitSettings;

/**
 * How much one session may ask for; all sessions of a node share it.
 *
 * @param streamCost units that opening a stream costs
 */
public record SessionLimit(RateLimit rate, int streamCost) {
  /** No session reaches it. */
  public static final SessionLimit NONE = new SessionLimit(RateLimit.NONE, 1);

  /** That of {@code settings}. */
  public static SessionLimit of(SessionLimitSettings settings) {
    return settings.enabled()
        ? new SessionLimit(
            RateLimit.of(settings.session()), RequestKind.STREAM.cost(settings.costs()))
        : NONE;
  }
}
