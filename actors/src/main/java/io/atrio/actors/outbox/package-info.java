/** Publishing from SQL: what transactions of the application committed goes to its channels. */
@NullMarked
package io.atrio.actors.outbox;

import org.jspecify.annotations.NullMarked;
