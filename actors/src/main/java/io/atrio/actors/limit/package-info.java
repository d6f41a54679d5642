/** Limits on how much one may ask for. */
@NullMarked
package io.atrio.actors.limit;

import org.jspecify.annotations.NullMarked;
