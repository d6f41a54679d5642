/** The directory of sessions, in Redis. */
@NullMarked
package io.atrio.persistence.directory;

import org.jspecify.annotations.NullMarked;
