/**
 * The load generator: a swarm of streams that checks what it is sent, and callers and publishers
 * that keep time.
 */
@NullMarked
package io.atrio.tests.load;

import org.jspecify.annotations.NullMarked;
