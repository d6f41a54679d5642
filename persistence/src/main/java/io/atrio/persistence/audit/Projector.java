package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.ChainedEvent;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import java.util.List;
import java.util.Map;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.TimestampOffset;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts groups of journalled events into the tables. The head of each chain in {@code audit_chain}
 * says what is there, and changes in the same transaction: what is repeated is dropped, and what
 * was left out is fetched from the journal.
 */
record Projector(Database database, AuditSource.Chain journal, Materializer materializer) {
  private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

  /** Events of a chain that a transaction fetches at most, so that it ends in time. */
  private static final int FETCH = 500;

  private static final String LOCK = ProjectionOffset.SELECT + " FOR UPDATE";

  /** From where to read on. */
  Mono<Offset> offset() {
    return database
        .select(ProjectionOffset.SELECT, Database.NOTHING, ProjectionOffset::read)
        .map(List::getFirst);
  }

  /** Puts what is new of {@code group} into the tables; any part of it may have been there. */
  Mono<Void> apply(List<EventEnvelope<ChainedEvent>> group) {
    return database
        .inTransaction(connection -> step(connection, group))
        .flatMap(complete -> complete ? Mono.empty() : apply(group));
  }

  /** One transaction of it; whether it was the last. */
  private Mono<Boolean> step(Connection connection, List<EventEnvelope<ChainedEvent>> group) {
    return Database.select(connection, LOCK, Database.NOTHING, ProjectionOffset::read)
        .then(Mono.defer(() -> AuditHeads.read(connection)))
        .flatMap(heads -> fresh(heads, Arrived.of(group)).collectList())
        .flatMap(fresh -> write(connection, fresh, group));
  }

  private Flux<FreshRows> fresh(Map<Integer, AuditChain> heads, List<Arrived> arrived) {
    return Flux.fromIterable(arrived)
        .concatMap(
            chain -> {
              int partition = chain.partition();
              AuditChain head = heads.getOrDefault(partition, AuditChain.empty(partition));
              return chain.followsWithoutHoles(head.sequence())
                  ? Mono.just(new FreshRows(chain.rowsAfter(head.sequence()), true))
                  : fetch(head, chain.last());
            });
  }

  private Mono<FreshRows> fetch(AuditChain head, long last) {
    String id = AuditPartitions.persistenceId(head.partition());
    return Mono.fromCompletionStage(
            () ->
                journal
                    .events(id, head.sequence() + 1, last)
                    .take(FETCH)
                    .map(envelope -> row(head.partition(), envelope))
                    .runWith(Sink.seq(), materializer))
        .map(rows -> told(head, new FreshRows(rows, rows.size() < FETCH)));
  }

  private static AuditRow row(
      int partition, org.apache.pekko.persistence.query.EventEnvelope envelope) {
    return Arrived.row(partition, envelope.sequenceNr(), (ChainedEvent) envelope.event());
  }

  /** The events of all other users go on; whoever verifies the chain finds the hole. */
  private static FreshRows told(AuditChain head, FreshRows fetched) {
    long expected = head.sequence() + 1;
    for (AuditRow row : fetched.rows()) {
      if (row.sequence() != expected) {
        LOG.error(
            "Audit events {} to {} of partition {} are gone from the journal",
            expected,
            row.sequence() - 1,
            row.partition());
      }
      expected = row.sequence() + 1;
    }
    return fetched;
  }

  private static Mono<Boolean> write(
      Connection connection, List<FreshRows> fresh, List<EventEnvelope<ChainedEvent>> group) {
    List<AuditRow> rows = fresh.stream().flatMap(chain -> chain.rows().stream()).toList();
    boolean complete = fresh.stream().allMatch(FreshRows::complete);
    return AuditMonths.ensure(connection, rows)
        .then(Mono.defer(() -> AuditInsert.run(connection, rows)))
        .then(Mono.defer(() -> AuditHeads.write(connection, rows)))
        .then(
            Mono.defer(
                () -> complete ? advance(connection, group.getLast().offset()) : Mono.empty()))
        .thenReturn(complete);
  }

  private static Mono<Long> advance(Connection connection, Offset offset) {
    TimestampOffset place = (TimestampOffset) offset;
    return Database.update(
        connection,
        ProjectionOffset.UPDATE,
        statement -> statement.bind(0, place.timestamp()).bind(1, ProjectionOffset.seen(place)));
  }
}
