/** Tests of publishing from SQL. */
@NullMarked
package io.atrio.actors.outbox;

import org.jspecify.annotations.NullMarked;
