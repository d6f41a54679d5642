/** Who is asking: what a verified token says. */
@NullMarked
package io.atrio.actors.identity;

import org.jspecify.annotations.NullMarked;
