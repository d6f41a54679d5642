/** The pool of connections to PostgreSQL. */
@NullMarked
package io.atrio.persistence.postgres;

import org.jspecify.annotations.NullMarked;
