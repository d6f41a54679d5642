/** What roles may do, compiled and shared. */
@NullMarked
package io.atrio.actors.permission;

import org.jspecify.annotations.NullMarked;
