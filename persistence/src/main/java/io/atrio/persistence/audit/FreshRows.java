package io.atrio.persistence.audit;

import java.util.List;

/**
 * Events of one chain that are not in the tables yet.
 *
 * @param complete whether these are all of them that have arrived
 */
record FreshRows(List<AuditRow> rows, boolean complete) {}
