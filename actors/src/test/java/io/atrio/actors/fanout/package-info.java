/** Tests of the node's fan-out. */
@NullMarked
package io.atrio.actors.fanout;

import org.jspecify.annotations.NullMarked;
