package io.atrio.actors.outbox;

import io.atrio.actors.channel.ChannelName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event that a transaction of the application committed.
 *
 * @param id its row's
 * @param createdAt when its transaction began, microseconds since the epoch
 * @param data JSON text; null when it is larger than was asked for
 * @param size bytes of its data, also when that is not here
 * @param ttlSeconds how long it may be replayed, or null for as long as history lasts
 */
public record OutboxRow(
    long id,
    long createdAt,
    String channel,
    String event,
    @Nullable String data,
    long size,
    @Nullable Integer ttlSeconds) {
  private static final int MAX_TTL_SECONDS = 365 * 24 * 3600;
  private static final long FOREVER = Long.MAX_VALUE / 2;

  /** No client can send it in a key. */
  private static final char PREFIX = '\u001f';

  /**
   * The idempotency key under which the row is published, however often and by whichever node. No
   * client's key is like it. The time keeps rows apart whose ids are given again, by a database
   * that was put back to an earlier state.
   */
  public String key() {
    return PREFIX + "outbox:" + id + '@' + createdAt;
  }

  /** How long it may be replayed, in milliseconds. */
  long ttlMillis() {
    return ttlSeconds == null ? FOREVER : ttlSeconds * 1000L;
  }

  /**
   * Why no channel can take it, if none can. The function {@code atrio.publish} refuses all of this
   * itself; a row may have been written without it, or under other settings.
   */
  Optional<String> refusal(int maxData) {
    if (!ChannelName.isValid(channel)) {
      return Optional.of("invalid_channel: the channel's name is not one");
    }
    if (!ChannelName.isValidEvent(event)) {
      return Optional.of("invalid_event: the event's name is not one");
    }
    if (ttlSeconds != null && (ttlSeconds < 1 || ttlSeconds > MAX_TTL_SECONDS)) {
      return Optional.of("invalid_request: ttl_s is not from 1 to " + MAX_TTL_SECONDS);
    }
    return data == null || size > maxData
        ? Optional.of("data_too_large: " + size + " bytes, and " + maxData + " are allowed")
        : Optional.empty();
  }
}
