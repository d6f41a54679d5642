package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.ChainedEvent;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Mono;
import scala.Option;

/**
 * Where the chains end in the journal, looked at again and again: for each chain that goes further
 * than the table does, its last event's place, without the event. The projection fetches what lies
 * between by the chain's sequence numbers, which are written in order and without holes.
 *
 * <p>A look is one probe of the journal's primary key for each chain: a fraction of a millisecond,
 * where a query by slices would look at 1,024 slices (docs/decisions/0007).
 *
 * @param partitions how many chains there are
 * @param interval time between two looks
 */
record ChainEnds(Database database, int partitions, Duration interval) {
  private static final String LOOK =
      """
      SELECT p AS partition, j.seq_nr, j.slice, j.db_timestamp
      FROM generate_series(0, $1 - 1) p
      CROSS JOIN LATERAL (
        SELECT seq_nr, slice, db_timestamp FROM atrio.event_journal
        WHERE persistence_id = $2 || p ORDER BY seq_nr DESC LIMIT 1) j
      LEFT JOIN atrio.audit_chain c ON c.partition = p
      WHERE j.seq_nr > coalesce(c.sequence, 0)
      """;

  /** Ends without end; fails when the database does. */
  Source<EventEnvelope<ChainedEvent>, NotUsed> source() {
    return Source.repeat(NotUsed.getInstance())
        .throttle(1, interval)
        .flatMapConcat(tick -> Source.fromPublisher(look()))
        .mapConcat(ends -> ends);
  }

  /** The chains that go further than the table does; none if it holds all there is. */
  Mono<List<EventEnvelope<ChainedEvent>>> look() {
    return database.select(
        LOOK,
        statement -> statement.bind(0, partitions).bind(1, AuditPartitions.ENTITY_TYPE + "|"),
        ChainEnds::end);
  }

  private static EventEnvelope<ChainedEvent> end(Row row) {
    int partition = value(row, "partition", Integer.class);
    Instant at = value(row, "db_timestamp", Instant.class);
    return new EventEnvelope<>(
        ProjectionOffset.offset(at, Map.of()),
        AuditPartitions.persistenceId(partition),
        value(row, "seq_nr", Long.class),
        Option.empty(),
        at.toEpochMilli(),
        Option.empty(),
        AuditPartitions.ENTITY_TYPE,
        value(row, "slice", Integer.class));
  }

  private static <T> T value(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type));
  }
}
