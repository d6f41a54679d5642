/** What PostgreSQL keeps of channels beside the journal. */
@NullMarked
package io.atrio.persistence.channel;

import org.jspecify.annotations.NullMarked;
