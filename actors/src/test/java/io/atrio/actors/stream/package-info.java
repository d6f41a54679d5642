/** Tests of streams and cursors. */
@NullMarked
package io.atrio.actors.stream;

import org.jspecify.annotations.NullMarked;
