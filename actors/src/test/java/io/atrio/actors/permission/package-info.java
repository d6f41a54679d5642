/** Tests of permissions. */
@NullMarked
package io.atrio.actors.permission;

import org.jspecify.annotations.NullMarked;
