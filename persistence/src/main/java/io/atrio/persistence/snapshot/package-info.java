/** Pekko's snapshot store on PostgreSQL. */
@NullMarked
package io.atrio.persistence.snapshot;

import org.jspecify.annotations.NullMarked;
