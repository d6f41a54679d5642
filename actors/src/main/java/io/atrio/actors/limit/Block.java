package io.atrio.actors.limit;

import io.atrio.cluster.WireMessage;

/**
 * That an address is refused, or, when its end has passed, that it is not any more. Of two blocks
 * of one address every node keeps the same one, in whatever order it hears of them: what an
 * operator says last holds until it ends, and the node's own blocks never shorten one another.
 *
 * @param key what is counted together, see {@link io.atrio.cluster.address.NetworkAddress#key}
 * @param since when it was decided, in milliseconds since 1970
 * @param until when it ends, in milliseconds since 1970
 * @param cause who decided
 * @param reason what an operator wrote; may be empty
 */
public record Block(long key, long since, long until, Cause cause, String reason)
    implements WireMessage {

  /** Who decided. */
  public enum Cause {
    /** The address asked for more than it may. */
    LIMIT,
    /** Somebody blocked it, or let it in again, by hand. */
    OPERATOR
  }

  /** Whether this one holds where {@code other} was known. */
  public boolean replaces(Block other) {
    return switch (cause) {
      case OPERATOR -> other.cause != Cause.OPERATOR || since >= other.since;
      case LIMIT -> since > other.since(Cause.OPERATOR) && until > other.until;
    };
  }

  /** Whether it refuses anybody at {@code now}, in milliseconds since 1970. */
  public boolean isLive(long now) {
    return until > now;
  }

  private long since(Cause decider) {
    return cause == decider ? since : Long.MIN_VALUE;
  }
}
