/** Blocked addresses in PostgreSQL. */
@NullMarked
package io.atrio.persistence.limit;

import org.jspecify.annotations.NullMarked;
