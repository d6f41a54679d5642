/** Persistent actors that write as fast as their journal lets them, or at a rate. */
@NullMarked
package io.atrio.tests.bench.journal;

import org.jspecify.annotations.NullMarked;
