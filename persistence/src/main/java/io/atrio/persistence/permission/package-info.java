/** The tables of roles in PostgreSQL. */
@NullMarked
package io.atrio.persistence.permission;

import org.jspecify.annotations.NullMarked;
