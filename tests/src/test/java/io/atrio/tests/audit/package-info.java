/** The audit trail of a running server, and what finds tampering with it. */
@NullMarked
package io.atrio.tests.audit;

import org.jspecify.annotations.NullMarked;
