package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditPartitions;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.serialization.Serialization;
import reactor.core.publisher.Mono;

/**
 * What the chains have in the journal beyond the table. Sequence numbers are written in order and
 * without holes, so nothing can be skipped, whatever the order in which transactions commit.
 *
 * <p>A look is one probe of the journal's primary key for each chain: a fraction of a millisecond,
 * where a query by slices would look at 1,024 slices (docs/decisions/0007).
 *
 * @param database where both are
 * @param partitions how many chains there are
 */
record ChainNews(Database database, Serialization serialization, int partitions) {
  private static final String LOOK =
      """
      SELECT p AS partition, j.*
      FROM generate_series(0, $1 - 1) p
      LEFT JOIN atrio.audit_chain c ON c.partition = p
      CROSS JOIN LATERAL (
        SELECT seq_nr, db_timestamp, event_ser_id, event_ser_manifest, event_payload
        FROM atrio.event_journal
        WHERE persistence_id = $2 || p AND seq_nr > coalesce(c.sequence, 0) AND NOT deleted
        ORDER BY seq_nr LIMIT $3) j
      """;

  /** The next events of each chain in their order, {@code max} of each at the most. */
  Mono<List<NewEvent>> look(int max) {
    return database.select(
        LOOK,
        statement ->
            statement.bind(0, partitions).bind(1, AuditPartitions.ENTITY_TYPE + "|").bind(2, max),
        this::event);
  }

  private NewEvent event(Row row) {
    Columns columns = new Columns(row);
    JournalLink link = JournalLink.read(row);
    return new NewEvent(
        columns.integer("partition"),
        link.sequence(),
        columns.value("db_timestamp", Instant.class),
        link.event(serialization));
  }
}
