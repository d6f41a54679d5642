package io.atrio.actors.channel;

import org.jspecify.annotations.Nullable;

/**
 * An event that is to be ordered, as one of many.
 *
 * @param data JSON text
 * @param key idempotency key, or null
 * @param ttlMillis how long the event may be replayed
 */
public record Publication(
    String channel, String event, String data, @Nullable String key, long ttlMillis) {

  /** Bytes of this in a message between nodes, but for a few that are the same for all. */
  int weight() {
    int names = channel.length() + event.length() + (key == null ? 0 : 3 * key.length());
    return names + utf8Bytes(data);
  }

  /** Counts half a surrogate pair as three bytes, which is more than it can need. */
  private static int utf8Bytes(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 0 : c < 0x800 ? 1 : 2;
    }
    return bytes;
  }
}
