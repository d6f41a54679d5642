package io.atrio.actors.channel;

import io.atrio.cluster.WireMessage;
import java.util.List;

/**
 * Part of what came after a position.
 *
 * @param epoch the channel's epoch now
 * @param current the channel's offset now
 * @param gap whether history no longer reaches back; then {@code frames} is empty for a stream, and
 *     all that is kept for one who reads history
 * @param missed unexpired events between the position and now
 * @param frames the first of them, in order
 * @param upTo the offset at which {@code frames} ends; {@code current} when nothing more is to come
 */
public record Page(long epoch, long current, boolean gap, int missed, List<Frame> frames, long upTo)
    implements WireMessage {

  /** What is left for one who stood where history does not reach back to: where it goes on. */
  public static Page none(Position now) {
    return new Page(now.epoch(), now.offset(), true, 0, List.of(), now.offset());
  }

  /** The same for one who has missed something before it. */
  Page afterGap() {
    return new Page(epoch, current, true, missed, frames, upTo);
  }
}
