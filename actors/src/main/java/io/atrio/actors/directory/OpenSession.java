package io.atrio.actors.directory;

import io.atrio.cluster.WireMessage;

/**
 * A session that lives.
 *
 * @param node the id of the node it lives on
 * @param since when it was born, in milliseconds since the epoch
 * @param streams how many it has, on whichever nodes
 */
public record OpenSession(String session, String user, String node, long since, int streams)
    implements WireMessage {}
