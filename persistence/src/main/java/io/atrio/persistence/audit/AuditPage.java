package io.atrio.persistence.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some events, newest first.
 *
 * @param next where the following page begins; null at the end
 */
public record AuditPage(List<AuditRow> items, @Nullable AuditCursor next) {}
