/** One open stream: its positions, its cursor, and how it catches up. */
@NullMarked
package io.atrio.actors.stream;

import org.jspecify.annotations.NullMarked;
