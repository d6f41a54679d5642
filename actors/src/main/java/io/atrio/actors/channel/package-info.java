/** Channels: names, positions, history, and the entity that orders their events. */
@NullMarked
package io.atrio.actors.channel;

import org.jspecify.annotations.NullMarked;
