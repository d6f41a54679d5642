/** Pekko's durable state store on PostgreSQL. */
@NullMarked
package io.atrio.persistence.state;

import org.jspecify.annotations.NullMarked;
