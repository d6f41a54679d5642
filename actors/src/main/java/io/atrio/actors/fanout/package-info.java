/** From channels to the streams of this node. */
@NullMarked
package io.atrio.actors.fanout;

import org.jspecify.annotations.NullMarked;
