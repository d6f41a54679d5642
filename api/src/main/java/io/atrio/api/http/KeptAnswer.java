package io.atrio.api.http;

import io.atrio.actors.channel.Kept;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a channel stands and what it keeps, as JSON has it. */
record KeptAnswer(String channel, String epoch, long offset, History history) {

  /** {@code fromOffset} and {@code oldestAt} are of the oldest event; not there without one. */
  record History(int events, long bytes, @Nullable Long fromOffset, @Nullable String oldestAt) {}

  static KeptAnswer of(String channel, Kept kept) {
    boolean none = kept.events() == 0;
    return new KeptAnswer(
        channel,
        PositionText.epoch(kept.position().epoch()),
        kept.position().offset(),
        new History(
            kept.events(),
            kept.bytes(),
            none ? null : kept.fromOffset(),
            none ? null : Instant.ofEpochMilli(kept.oldestAt()).toString()));
  }
}
