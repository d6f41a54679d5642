/** Benchmarks: one scenario a class, each with the figure it must reach. */
@NullMarked
package io.atrio.tests.bench;

import org.jspecify.annotations.NullMarked;
