package io.atrio.actors.stream;

import io.atrio.actors.identity.Principal;

/**
 * What a stream is told about itself in its first frame.
 *
 * @param principal whose stream it is
 * @param node the node that holds it
 * @param heartbeatSeconds time between heartbeats
 */
public record Hello(Principal principal, String node, int heartbeatSeconds) {}
