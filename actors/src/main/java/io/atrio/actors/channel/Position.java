package io.atrio.actors.channel;

import io.atrio.cluster.WireMessage;

/**
 * A place in a channel's life. Positions of different epochs cannot be compared: between them
 * history was lost.
 *
 * @param epoch which life of the channel, a number of {@link #EPOCH_BITS} bits, never 0
 * @param offset how many events that life has had
 */
public record Position(long epoch, long offset) implements WireMessage {
  /** Bits of an epoch. */
  public static final int EPOCH_BITS = 36;

  /** The epoch as clients see it: opaque text, equal for equal epochs. */
  public String epochText() {
    return Long.toString(epoch, Character.MAX_RADIX);
  }
}
