/** How much one caller may ask for in a span of time. */
@NullMarked
package io.atrio.actors.limit;

import org.jspecify.annotations.NullMarked;
