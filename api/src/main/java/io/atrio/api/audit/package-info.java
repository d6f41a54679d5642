/** The audit trail as it is told to those who read it, over HTTP and on the command line. */
@NullMarked
package io.atrio.api.audit;

import org.jspecify.annotations.NullMarked;
