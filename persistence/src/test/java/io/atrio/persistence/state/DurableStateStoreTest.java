package io.atrio.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.cluster.StoredMessage;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.plugin.PluginDatabase;
import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.exception.DeleteRevisionException;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class DurableStateStoreTest {
  private static final Duration ANSWER = Database.LIMIT.plusSeconds(1);

  @SuppressWarnings("NullAway.Init")
  private static PluginDatabase database;

  @SuppressWarnings("NullAway.Init")
  private static ActorSystem system;

  @SuppressWarnings("NullAway.Init")
  private static DurableStateUpdateStore<Object> store;

  private final String id = "Note|" + UUID.randomUUID();

  private record Note(String text) implements StoredMessage {}

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void start() {
    database = PluginDatabase.start();
    system = ActorSystem.create("store", database.settings());
    store =
        DurableStateStoreRegistry.get(system)
            .getDurableStateStoreFor(DurableStateUpdateStore.class, "");
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
    database.close();
  }

  @Test
  void whatWasNeverWrittenHasNoValueAndRevisionZero() {
    assertThat(get().value()).isEmpty();
    assertThat(get().revision()).isZero();
  }

  @Test
  void theLatestRevisionIsRead() {
    assertThat(write(1, "first")).succeedsWithin(ANSWER);
    assertThat(write(2, "second")).succeedsWithin(ANSWER);
    assertThat(get().value()).contains(new Note("second"));
    assertThat(get().revision()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 2, 4, 5})
  void aRevisionThatDoesNotFollowIsRejected(long revision) {
    assertThat(write(1, "first")).succeedsWithin(ANSWER);
    assertThat(write(2, "second")).succeedsWithin(ANSWER);
    assertThat(write(revision, "wrong"))
        .failsWithin(ANSWER)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalStateException.class)
        .withMessageContaining("Revision " + revision + " of the state of " + id + " was refused");
    assertThat(get().value()).contains(new Note("second"));
  }

  @Test
  void theFirstRevisionOfWhatIsNotThereIsOne() {
    assertThat(write(2, "wrong")).failsWithin(ANSWER);
    assertThat(get().revision()).isZero();
  }

  @Test
  void ofManyFirstWritersOneWins() {
    // Past this node's own order, as several nodes would.
    StateTable table = new StateTable(database.database(), "atrio.durable_state", any -> 0);
    var nothing = new Payload(0, "", new byte[] {1});
    List<CompletionStage<Boolean>> writes =
        IntStream.range(0, 10)
            .<CompletionStage<Boolean>>mapToObj(i -> table.write(id, 1, nothing, "").toFuture())
            .toList();
    assertThat(writes.stream().map(write -> write.toCompletableFuture().join()))
        .containsOnlyOnce(true);
  }

  @Test
  void aDeletionIsARevision() {
    assertThat(write(1, "first")).succeedsWithin(ANSWER);
    assertThat(store.deleteObject(id, 2)).succeedsWithin(ANSWER);
    assertThat(get().value()).isEmpty();
    assertThat(get().revision()).isEqualTo(2);
    assertThat(write(3, "second")).succeedsWithin(ANSWER);
    assertThat(get().value()).contains(new Note("second"));
  }

  @Test
  void whatIsNotThereCanBeDeleted() {
    assertThat(store.deleteObject(id, 1)).succeedsWithin(ANSWER);
    assertThat(get().revision()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3})
  void aDeletionThatDoesNotFollowIsRejected(long revision) {
    assertThat(write(1, "first")).succeedsWithin(ANSWER);
    assertThat(store.deleteObject(id, revision))
        .failsWithin(ANSWER)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(DeleteRevisionException.class);
    assertThat(get().value()).contains(new Note("first"));
  }

  @Test
  @SuppressWarnings("deprecation")
  void whatIsForgottenBeginsAnew() {
    assertThat(write(1, "first")).succeedsWithin(ANSWER);
    assertThat(write(2, "second")).succeedsWithin(ANSWER);
    assertThat(store.deleteObject(id)).succeedsWithin(ANSWER);
    assertThat(get().revision()).isZero();
    assertThat(write(1, "anew")).succeedsWithin(ANSWER);
  }

  @Test
  void callsAboutOnePersistenceIdHappenInTheirOrder() {
    List<CompletionStage<Done>> writes =
        IntStream.rangeClosed(1, 200).mapToObj(revision -> write(revision, "x")).toList();
    assertThat(get().revision()).isEqualTo(200);
    assertThat(writes)
        .allSatisfy(write -> assertThat(write).isCompletedWithValue(Done.getInstance()));
  }

  private static CompletionStage<Done> write(String id, long revision, String text) {
    return store.upsertObject(id, revision, new Note(text), "");
  }

  private CompletionStage<Done> write(long revision, String text) {
    return write(id, revision, text);
  }

  private GetObjectResult<Object> get() {
    return store.getObject(id).toCompletableFuture().join();
  }
}
