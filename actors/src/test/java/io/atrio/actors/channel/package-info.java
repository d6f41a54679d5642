/** Tests of channels. */
@NullMarked
package io.atrio.actors.channel;

import org.jspecify.annotations.NullMarked;
