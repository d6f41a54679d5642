package io.atrio.actors.channel;

import io.atrio.cluster.StoredMessage;
import java.util.List;

/**
 * A channel as it is stored: a durable one from time to time, an ordinary one when it is handed
 * over.
 *
 * @param offset events it has had
 * @param history those it keeps, oldest first
 * @param keys idempotency keys it remembers, oldest first
 */
public record ChannelSnapshot(long offset, List<Frame> history, List<SeenKey> keys)
    implements StoredMessage {

  /**
   * An idempotency key.
   *
   * @param offset of the event it first came with
   * @param at when that was, milliseconds since the epoch
   */
  public record SeenKey(String key, long offset, long at) {}
}
