/** Tests of limits. */
@NullMarked
package io.atrio.actors.limit;

import org.jspecify.annotations.NullMarked;
