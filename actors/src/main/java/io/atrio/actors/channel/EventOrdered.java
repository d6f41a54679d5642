package io.atrio.actors.channel;

import io.atrio.cluster.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * The stored event of a durable channel: an application's event has its place.
 *
 * @param frame the event as streams get it, so that a replay years later is the very same bytes
 * @param key idempotency key, or null
 * @param request the id of the request that published it; null if none did, or if it was stored
 *     before requests had ids
 */
public record EventOrdered(Frame frame, @Nullable String key, @Nullable String request)
    implements StoredMessage {}
