package io.atrio.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.persistence.plugin.PluginDatabase;
import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class StoreUnderFaultsTest {
  /** The limit, and what a busy machine adds to it. */
  private static final Duration LIMIT = Database.LIMIT.plusMillis(500);

  private final PluginDatabase database = PluginDatabase.start();
  private final ActorSystem system = ActorSystem.create("store", database.settings());

  @SuppressWarnings("NullAway.Init")
  private DurableStateUpdateStore<Object> store;

  @BeforeEach
  @SuppressWarnings("unchecked")
  void connect() {
    store =
        DurableStateStoreRegistry.get(system)
            .getDurableStateStoreFor(DurableStateUpdateStore.class, "");
    assertThat(write("kept", 1)).succeedsWithin(LIMIT);
  }

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
    database.close();
  }

  @Test
  void callsFailInTimeWhilePostgresIsAwayAndWorkWhenItIsBack() {
    database.kill();
    CompletionStage<?> first = write("kept", 2);
    CompletionStage<?> next = write("kept", 3);
    CompletionStage<?> read = store.getObject("kept");
    assertThat(store.getObject("other")).failsWithin(LIMIT);
    assertThat(first).failsWithin(LIMIT);
    assertThat(next).failsWithin(LIMIT);
    assertThat(read).failsWithin(LIMIT);
    database.startAgain();
    await().atMost(LIMIT).until(() -> succeeds(store.getObject("kept")));
    assertThat(write("kept", 2)).succeedsWithin(LIMIT);
  }

  @Test
  void callsFailInTimeWhilePostgresHangsAndWorkWhenItGoesOn() {
    database.hang();
    try {
      CompletionStage<?> first = write("hanging", 1);
      CompletionStage<?> next = write("hanging", 2);
      assertThat(store.getObject("kept")).failsWithin(LIMIT);
      assertThat(first).failsWithin(LIMIT);
      assertThat(next).failsWithin(LIMIT);
    } finally {
      database.goOn();
    }
    await().atMost(LIMIT).until(() -> succeeds(store.getObject("kept")));
    assertThat(write("kept", 2)).succeedsWithin(LIMIT);
  }

  private CompletionStage<?> write(String id, long revision) {
    return store.upsertObject(id, revision, new Counter.Count(1), "");
  }

  private static boolean succeeds(CompletionStage<?> call) {
    return call.handle((result, failure) -> failure == null).toCompletableFuture().join();
  }
}
