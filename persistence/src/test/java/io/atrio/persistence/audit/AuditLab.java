package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.ChainedEvent;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresPool;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/** A migrated database of its own, a journal that is written by SQL, and what reads it. */
final class AuditLab implements AutoCloseable {
  /** How many chains there are. */
  static final int CHAINS = 16;

  static final String KEY = "a secret of thirty-two bytes or more";

  private static final String WRITE =
      """
      INSERT INTO atrio.event_journal (slice, entity_type, persistence_id, seq_nr, db_timestamp,
        event_ser_id, event_ser_manifest, event_payload, writer)
      VALUES (0, 'audit', $1, $2, clock_timestamp(), $3, $4, $5, 'lab')
      """;

  /** Connections of the pool that a test may have cut, of which each fails once. */
  private static final int POOL = 10;

  private final PostgresPool pool;
  private final Serialization serialization;
  private final Map<Integer, AuditChain> heads = new HashMap<>();

  AuditLab(String url, ActorTestKit kit) {
    this.pool = PostgresPool.open(url);
    this.serialization = SerializationExtension.get(kit.system());
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
    return AuditRow.of(partition, head.sequence() + 1, event);
  }

  /** What the journal has beyond the tables. */
  ChainNews news() {
    return new ChainNews(database(), serialization, CHAINS);
  }

  /** Puts everything that is journalled into the tables. */
  void project() {
    new Projector(database(), news()).catchUp().block(Duration.ofSeconds(20));
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
}
