package io.atrio.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrio.actors.presence.WhoIsThere;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is on a channel, as JSON has it.
 *
 * @param items users, sorted
 * @param next what to go on after; null in the text too when there was nobody more
 * @param count how many are there in all
 */
record PresenceAnswer(
    List<Item> items,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next,
    String channel,
    int count) {

  /** Somebody who is there. */
  record Item(String user) {}

  static PresenceAnswer of(String channel, WhoIsThere there) {
    return new PresenceAnswer(
        there.users().stream().map(Item::new).toList(), there.next(), channel, there.count());
  }
}
