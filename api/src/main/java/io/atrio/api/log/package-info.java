/** What the log looks like, and what is in it. */
@NullMarked
package io.atrio.api.log;

import org.jspecify.annotations.NullMarked;
