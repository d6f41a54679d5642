/** Pekko's read journal on PostgreSQL. */
@NullMarked
package io.atrio.persistence.query;

import org.jspecify.annotations.NullMarked;
