package io.atrio.actors.channel;

import io.atrio.cluster.WireMessage;

/**
 * Where a channel stands and what it keeps for those who come back.
 *
 * @param events how many events are kept, those among them whose own time is over and which are not
 *     replayed any more
 * @param bytes what they take, as frames
 * @param fromOffset the oldest one's offset; the next event's if none is kept
 * @param oldestAt when the oldest one was ordered, milliseconds since the epoch; 0 if none is kept
 */
public record Kept(Position position, int events, long bytes, long fromOffset, long oldestAt)
    implements WireMessage {}
