/** The schema of the database and how it gets there. */
@NullMarked
package io.atrio.persistence.migration;

import org.jspecify.annotations.NullMarked;
