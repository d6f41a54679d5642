/** What the log looks like. */
@NullMarked
package io.atrio.api.log;

import org.jspecify.annotations.NullMarked;
