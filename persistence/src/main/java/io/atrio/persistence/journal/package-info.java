/** Pekko's journal on PostgreSQL, with group commit. */
@NullMarked
package io.atrio.persistence.journal;

import org.jspecify.annotations.NullMarked;
