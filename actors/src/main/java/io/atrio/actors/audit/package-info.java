/** The audit trail: chained, event-sourced records of what was done, by whom, and how it ended. */
@NullMarked
package io.atrio.actors.audit;

import org.jspecify.annotations.NullMarked;
