package io.atrio.api.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.error.Refused;
import io.atrio.api.answer.Problem;

/** What became of one item of a batch. */
sealed interface BatchResult {

  /** It has its place, now or since its key was first used. */
  record Placed(String channel, String epoch, long offset, boolean duplicate)
      implements BatchResult {}

  /** It was refused; {@code error} is the problem it would have been answered with alone. */
  record Failed(@JsonRawValue String error) implements BatchResult {}

  static BatchResult of(ChannelProtocol.Published p) {
    return new Placed(p.channel(), PositionText.epoch(p.epoch()), p.offset(), p.duplicate());
  }

  static BatchResult of(Refused refused) {
    return new Failed(Problem.json(refused));
  }
}
