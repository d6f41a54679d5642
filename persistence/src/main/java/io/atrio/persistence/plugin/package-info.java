/** What the persistence plugins share: connections, tables, payloads. */
@NullMarked
package io.atrio.persistence.plugin;

import org.jspecify.annotations.NullMarked;
