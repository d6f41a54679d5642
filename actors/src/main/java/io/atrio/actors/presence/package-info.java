/**
 * Who is on a channel: counted on each node, brought together by the slot that owns the channel.
 */
@NullMarked
package io.atrio.actors.presence;

import org.jspecify.annotations.NullMarked;
