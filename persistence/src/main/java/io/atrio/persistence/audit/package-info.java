/** The read side of the audit trail: its projection, queries, verification and retention. */
@NullMarked
package io.atrio.persistence.audit;

import org.jspecify.annotations.NullMarked;
