package io.atrio.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.util.RawValue;
import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a channel's history, as JSON has it.
 *
 * @param items events, each as it was published
 * @param next position to go on after; null in the text too when there was nothing more
 * @param epoch with {@code offset}, where the channel stood
 * @param gap whether events that the client asked for are lost; the items are what is left
 */
record HistoryAnswer(
    List<RawValue> items,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next,
    String channel,
    String epoch,
    long offset,
    boolean gap) {

  static HistoryAnswer of(String channel, Page page) {
    boolean whole = page.upTo() == page.current();
    return new HistoryAnswer(
        page.frames().stream().map(Frame::json).map(RawValue::new).toList(),
        whole ? null : PositionText.of(new Position(page.epoch(), page.upTo())),
        channel,
        PositionText.epoch(page.epoch()),
        page.current(),
        page.gap());
  }
}
