package io.atrio.persistence.snapshot;

import com.typesafe.config.Config;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.plugin.PluginConnections;
import io.atrio.persistence.plugin.TableName;
import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's snapshot store on PostgreSQL. It keeps one snapshot of each persistence id: the one with
 * the highest sequence number, whatever the order in which they arrive. Every call fails after
 * {@link io.atrio.persistence.postgres.Database#LIMIT}; the next one tries anew.
 *
 * <p>It has no state of its own: nothing is lost when it restarts.
 */
public final class R2dbcSnapshotStore extends SnapshotStore {
  private final SnapshotTable table;
  private final Serialization serialization;
  private final Scheduler dispatcher;

  /** The store that Pekko starts with the settings of its plugin. */
  public R2dbcSnapshotStore(Config config) {
    ActorSystem system = context().system();
    serialization = SerializationExtension.get(system);
    // Snapshots can be large, and reading one on the driver's event loop would hold up the rest.
    dispatcher = Schedulers.fromExecutor(context().dispatcher());
    table =
        new SnapshotTable(
            PluginConnections.get(system).database(config.getString("use-connection-factory")),
            TableName.of(config),
            Persistence.get(system)::sliceForPersistenceId);
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return future(
        table
            .load(persistenceId, criteria)
            .publishOn(dispatcher)
            .map(row -> Optional.of(selected(row)))
            .defaultIfEmpty(Optional.empty()));
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    return future(Mono.fromCallable(() -> row(metadata, snapshot)).flatMap(table::save));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    long sequenceNr = metadata.sequenceNr();
    // In Pekko's protocol a timestamp of 0 stands for any.
    long latest = metadata.timestamp() == 0 ? Long.MAX_VALUE : metadata.timestamp();
    return doDeleteAsync(
        metadata.persistenceId(),
        SnapshotSelectionCriteria.create(sequenceNr, latest, sequenceNr, metadata.timestamp()));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return future(table.delete(persistenceId, criteria));
  }

  private SnapshotRow row(SnapshotMetadata metadata, Object snapshot) {
    return new SnapshotRow(
        metadata.persistenceId(),
        metadata.sequenceNr(),
        metadata.timestamp(),
        Payload.of(serialization, snapshot),
        metadata.metadata().isEmpty()
            ? null
            : Payload.of(serialization, metadata.metadata().get()));
  }

  private SelectedSnapshot selected(SnapshotRow row) {
    SnapshotMetadata metadata =
        new SnapshotMetadata(row.persistenceId(), row.sequenceNr(), row.timestamp());
    return SelectedSnapshot.create(
        row.metadata() == null
            ? metadata
            : metadata.withMetadata(row.metadata().read(serialization)),
        row.snapshot().read(serialization));
  }

  private static <T> Future<T> future(Mono<T> result) {
    return FutureConverters.asScala(result.toFuture());
  }
}
