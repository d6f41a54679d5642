/** Tests of who is on a channel. */
@NullMarked
package io.atrio.actors.presence;

import org.jspecify.annotations.NullMarked;
