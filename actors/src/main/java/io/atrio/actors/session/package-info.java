/** Sessions: which streams they have and what those may hear. */
@NullMarked
package io.atrio.actors.session;

import org.jspecify.annotations.NullMarked;
