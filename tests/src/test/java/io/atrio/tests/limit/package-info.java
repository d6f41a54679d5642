/** Limits, as those meet them who ask too much. */
@NullMarked
package io.atrio.tests.limit;

import org.jspecify.annotations.NullMarked;
