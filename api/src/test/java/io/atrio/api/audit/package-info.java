/** The audit trail's text, and its verification beside its writers. */
@NullMarked
package io.atrio.api.audit;

import org.jspecify.annotations.NullMarked;
