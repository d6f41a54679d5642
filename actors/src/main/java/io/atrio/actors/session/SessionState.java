package io.atrio.actors.session;

import io.atrio.cluster.WireMessage;

/**
 * What can be seen of a session.
 *
 * @param since when its entity was born, in milliseconds since the epoch
 * @param streams how many it has, on whichever nodes
 */
public record SessionState(long since, int streams) implements WireMessage {}
