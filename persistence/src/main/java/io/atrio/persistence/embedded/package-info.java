/** A real PostgreSQL and a real Redis as child processes, with their data under one directory. */
@NullMarked
package io.atrio.persistence.embedded;

import org.jspecify.annotations.NullMarked;
