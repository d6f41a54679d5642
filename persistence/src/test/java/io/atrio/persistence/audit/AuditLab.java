package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.ChainedEvent;
import io.atrio.persistence.migration.Migrations;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresPool;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.query.NoOffset;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.TimestampOffset;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;

/** A migrated database of its own, a journal that is written by SQL, and what reads it. */
final class AuditLab implements AutoCloseable {
  static final String KEY = "a secret of thirty-two bytes or more";

  private static final String WRITE =
      """
      INSERT INTO atrio.event_journal (slice, entity_type, persistence_id, seq_nr, db_timestamp,
        event_ser_id, event_ser_manifest, event_payload, writer)
      VALUES (0, 'audit', $1, $2, clock_timestamp(), $3, $4, $5, 'lab')
      """;

  private static final String READ =
      """
      SELECT persistence_id, seq_nr, db_timestamp, event_ser_id, event_ser_manifest, event_payload
      FROM atrio.event_journal
      """;

  /** Connections of the pool that a test may have cut, of which each fails once. */
  private static final int POOL = 10;

  private final PostgresPool pool;
  private final Serialization serialization;
  private final Materializer materializer;
  private final Map<Integer, AuditChain> heads = new HashMap<>();

  AuditLab(String url, ActorTestKit kit) {
    Migrations.run(url);
    this.pool = PostgresPool.open(url);
    this.serialization = SerializationExtension.get(kit.system());
    this.materializer = Materializer.matFromSystem(kit.system());
  }

  Database database() {
    return pool.database();
  }

  AuditStore store() {
    return new AuditStore(database());
  }

  AuditVerifier verifier() {
    return new AuditVerifier(database(), serialization, KEY);
  }

  Verdict verdict() {
    return verifier().verify().blockOptional(Duration.ofSeconds(20)).orElseThrow();
  }

  /** The heads as the chains' writers know them. */
  Map<Integer, AuditChain> heads() {
    return heads;
  }

  /** Writes the next event of a chain to the journal; the row that the table is to have of it. */
  AuditRow journal(int partition, ChainedEvent draft) {
    AuditChain head = heads.getOrDefault(partition, AuditChain.empty(partition));
    ChainedEvent event =
        new ChainedEvent(draft.event(), draft.recordedAt(), draft.batch(), head.hash());
    heads.put(partition, head.after(event));
    Payload payload = Payload.of(serialization, event);
    run(
        WRITE,
        AuditPartitions.persistenceId(partition),
        head.sequence() + 1,
        payload.serializerId(),
        payload.manifest(),
        payload.bytes());
    return Arrived.row(partition, head.sequence() + 1, event);
  }

  /** Puts everything that is journalled into the tables. */
  void project() {
    Projector projector = new Projector(database(), source().chain(), materializer);
    List<EventEnvelope<ChainedEvent>> all = read(READ + " ORDER BY db_timestamp, seq_nr");
    projector.apply(all).block(Duration.ofSeconds(20));
  }

  /** The journal as a plugin for queries shows it; repeats what has the offset's timestamp. */
  AuditSource source() {
    return new AuditSource(this::live, this::chain);
  }

  /** Runs a statement; the number of rows it changed. */
  long run(String sql, Object... values) {
    return database()
        .update(
            sql,
            statement -> {
              for (int i = 0; i < values.length; i++) {
                statement.bind(i, values[i]);
              }
            })
        .retry(POOL)
        .blockOptional(Duration.ofSeconds(10))
        .orElseThrow();
  }

  /** The one number that a query gives. */
  long count(String sql) {
    return database()
        .<Long>select(sql, Database.NOTHING, row -> Objects.requireNonNull(row.get(0, Long.class)))
        .retry(POOL)
        .blockOptional(Duration.ofSeconds(10))
        .orElseThrow()
        .getFirst();
  }

  List<AuditRow> table() {
    return store()
        .export(AuditFilter.ALL)
        .collectList()
        .blockOptional(Duration.ofSeconds(20))
        .orElseThrow();
  }

  @Override
  public void close() {
    pool.close();
  }

  private Source<EventEnvelope<ChainedEvent>, NotUsed> live(Offset offset) {
    Instant from =
        offset instanceof TimestampOffset place
            ? place.timestamp()
            : Instant.parse("2000-01-01T00:00:00Z");
    return Source.unfoldAsync(
            from,
            after ->
                database()
                    .<EventEnvelope<ChainedEvent>>select(
                        READ + " WHERE db_timestamp >= $1 ORDER BY db_timestamp, seq_nr LIMIT 300",
                        statement -> statement.bind(0, after),
                        this::envelope)
                    .map(rows -> Optional.of(Pair.create(timestamp(rows, after), rows)))
                    .toFuture())
        .throttle(1, Duration.ofMillis(20))
        .mapConcat(rows -> rows)
        .mapMaterializedValue(unused -> NotUsed.getInstance());
  }

  private static Instant timestamp(List<EventEnvelope<ChainedEvent>> rows, Instant before) {
    return rows.isEmpty() ? before : ((TimestampOffset) rows.getLast().offset()).timestamp();
  }

  private Source<org.apache.pekko.persistence.query.EventEnvelope, NotUsed> chain(
      String id, long from, long to) {
    String sql =
        READ
            + " WHERE persistence_id = '%s' AND seq_nr BETWEEN %d AND %d ORDER BY seq_nr"
                .formatted(id, from, to);
    return Source.completionStage(
            database()
                .<EventEnvelope<ChainedEvent>>select(sql, Database.NOTHING, this::envelope)
                .toFuture())
        .mapConcat(rows -> rows)
        .map(
            row ->
                org.apache.pekko.persistence.query.EventEnvelope.apply(
                    NoOffset.getInstance(), row.persistenceId(), row.sequenceNr(), row.event(), 0));
  }

  private List<EventEnvelope<ChainedEvent>> read(String sql) {
    return database()
        .<EventEnvelope<ChainedEvent>>select(sql, Database.NOTHING, this::envelope)
        .blockOptional(Duration.ofSeconds(10))
        .orElseThrow();
  }

  private EventEnvelope<ChainedEvent> envelope(Row row) {
    Columns columns = new Columns(row);
    String id = columns.text("persistence_id");
    long sequence = columns.number("seq_nr");
    Payload payload =
        new Payload(
            columns.integer("event_ser_id"),
            columns.text("event_ser_manifest"),
            columns.value("event_payload", byte[].class));
    return EventEnvelope.create(
        ProjectionOffset.offset(columns.value("db_timestamp", Instant.class), Map.of(id, sequence)),
        id,
        sequence,
        (ChainedEvent) payload.read(serialization),
        0,
        AuditPartitions.ENTITY_TYPE,
        0);
  }
}
