package io.atrio.persistence.snapshot;

import static org.awaitility.Awaitility.await;

import io.atrio.persistence.plugin.PluginDatabase;
import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class SnapshotsUnderFaultsTest {
  /** The limit, and what a busy machine adds to it. */
  private static final Duration LIMIT = Database.LIMIT.plusMillis(500);

  private final PluginDatabase database = PluginDatabase.start();
  private final ActorSystem system = ActorSystem.create("snapshots", database.settings());
  private final ActorRef store =
      Persistence.get(system).snapshotStoreFor("", system.settings().config());
  private final TestKit asker = new TestKit(system);

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
    database.close();
  }

  @Test
  void callsFailInTimeWhilePostgresIsAwayAndWorkWhenItIsBack() {
    save(1);
    asker.expectMsgClass(LIMIT, SaveSnapshotSuccess.class);
    database.kill();
    save(2);
    asker.expectMsgClass(LIMIT, SaveSnapshotFailure.class);
    load();
    asker.expectMsgClass(LIMIT, SnapshotProtocol.LoadSnapshotFailed.class);
    database.startAgain();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              load();
              return asker.receiveOne(LIMIT) instanceof SnapshotProtocol.LoadSnapshotResult;
            });
    save(2);
    asker.expectMsgClass(LIMIT, SaveSnapshotSuccess.class);
  }

  private void save(long sequenceNr) {
    store.tell(
        new SnapshotProtocol.SaveSnapshot(new SnapshotMetadata("id", sequenceNr, 1), "text"),
        asker.getRef());
  }

  private void load() {
    store.tell(
        new SnapshotProtocol.LoadSnapshot("id", SnapshotSelectionCriteria.latest(), Long.MAX_VALUE),
        asker.getRef());
  }
}
