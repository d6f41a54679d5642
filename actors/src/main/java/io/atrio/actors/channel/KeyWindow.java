package io.atrio.actors.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Idempotency keys seen lately, bounded by number and age. */
final class KeyWindow {
  private final Map<String, Seen> keys = new LinkedHashMap<>();
  private final int size;
  private final long ageMillis;

  private record Seen(long offset, long at) {}

  KeyWindow(int size, long ageMillis) {
    this.size = size;
    this.ageMillis = ageMillis;
  }

  /** The offset first given to {@code key}, or null when it is new or forgotten. */
  @Nullable Long offsetOf(String key, long now) {
    expire(now);
    Seen seen = keys.get(key);
    return seen == null ? null : seen.offset();
  }

  void remember(String key, long offset, long now) {
    keys.put(key, new Seen(offset, now));
    expire(now);
  }

  /** Every key that is remembered, oldest first. */
  List<ChannelSnapshot.SeenKey> all() {
    return keys.entrySet().stream()
        .map(
            seen ->
                new ChannelSnapshot.SeenKey(
                    seen.getKey(), seen.getValue().offset(), seen.getValue().at()))
        .toList();
  }

  boolean isEmpty(long now) {
    expire(now);
    return keys.isEmpty();
  }

  private void expire(long now) {
    var oldestFirst = keys.values().iterator();
    while (oldestFirst.hasNext()) {
      Seen oldest = oldestFirst.next();
      if (keys.size() <= size && oldest.at() > now - ageMillis) {
        return;
      }
      oldestFirst.remove();
    }
  }
}
