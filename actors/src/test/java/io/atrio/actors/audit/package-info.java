/** Tests of the audit trail, from the single event to the log. */
@NullMarked
package io.atrio.actors.audit;

import org.jspecify.annotations.NullMarked;
