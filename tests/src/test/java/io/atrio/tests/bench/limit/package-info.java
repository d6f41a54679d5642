/** What the doors do before any other work, by the nanosecond. */
@NullMarked
package io.atrio.tests.bench.limit;

import org.jspecify.annotations.NullMarked;
