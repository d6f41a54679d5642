/** Tests of sessions. */
@NullMarked
package io.atrio.actors.session;

import org.jspecify.annotations.NullMarked;
