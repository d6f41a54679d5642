/** Servers that Átrio needs, lost and found again. */
@NullMarked
package io.atrio.tests.faults;

import org.jspecify.annotations.NullMarked;
