/** The table of the outbox: rows that the application's transactions wrote with atrio.publish(). */
@NullMarked
package io.atrio.persistence.outbox;

import org.jspecify.annotations.NullMarked;
