/** Roles that change while streams are open, in a whole server. */
@NullMarked
package io.atrio.tests.permission;

import org.jspecify.annotations.NullMarked;
