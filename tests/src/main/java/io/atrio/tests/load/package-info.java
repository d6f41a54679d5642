/**
 * The load generator: a swarm of streams that checks what it is sent, and a publisher that keeps
 * time.
 */
@NullMarked
package io.atrio.tests.load;

import org.jspecify.annotations.NullMarked;
