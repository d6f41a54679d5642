/** Publishing from SQL, seen by those who listen. */
@NullMarked
package io.atrio.tests.outbox;

import org.jspecify.annotations.NullMarked;
