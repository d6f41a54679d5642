package io.atrio.actors.channel;

import io.atrio.cluster.StoredMessage;
import java.util.List;

/**
 * Part of what a slot hands over to its next life.
 *
 * @param floor the offset after which channels begin that the slot does not know
 * @param channels those it knows; one that is large goes on in the next part
 */
public record SlotPart(long epoch, long floor, List<Piece> channels) implements StoredMessage {

  /** A channel, or some of its history and keys: those of its pieces follow each other. */
  public record Piece(String channel, ChannelSnapshot snapshot) {}
}
