package io.atrio.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.ConfigFactory;
import io.atrio.cluster.StoredMessage;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.plugin.PluginDatabase;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows as another version, or somebody else, has left them. */
@Timeout(60)
final class StoredRowsTest {
  private static final Duration ANSWER = Duration.ofSeconds(6);

  /** Of {@code jackson-cbor}; it is in every row and never changes. */
  private static final int CBOR = 33;

  private static final String MIGRATIONS =
      """
      pekko.serialization.jackson.migrations {
        "io.atrio.persistence.state.Profile" = "io.atrio.persistence.state.ProfileMigration"
      }
      """;

  @SuppressWarnings("NullAway.Init")
  private static PluginDatabase database;

  @SuppressWarnings("NullAway.Init")
  private static ActorSystem system;

  @SuppressWarnings("NullAway.Init")
  private static DurableStateUpdateStore<Object> store;

  private record Remark(String text, @Nullable String author, int stars) implements StoredMessage {}

  private record Unmarked(String text) {}

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void start() {
    database = PluginDatabase.start();
    system =
        ActorSystem.create(
            "rows", ConfigFactory.parseString(MIGRATIONS).withFallback(database.settings()));
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
  void aRowOfTheFirstVersionIsReadAsTheSecond() throws Exception {
    row("old", Profile.class.getName(), Map.of("name", "Ana Lima", "language", "pt"));
    assertThat(store.getObject("old"))
        .succeedsWithin(ANSWER)
        .satisfies(
            read -> {
              assertThat(read.value()).contains(new Profile("Ana", "Lima", List.of("pt")));
              assertThat(read.revision()).isEqualTo(1);
            });
  }

  @Test
  void aFieldThatIsMissingIsNullAndOneTooManyIsIgnored() throws Exception {
    row("fields", Remark.class.getName(), Map.of("text", "x", "colour", "blue"));
    assertThat(store.getObject("fields"))
        .succeedsWithin(ANSWER)
        .satisfies(read -> assertThat(read.value()).contains(new Remark("x", null, 0)));
  }

  @Test
  void whatIsWrittenHasTheNewVersion() {
    Profile profile = new Profile("Ana", "Lima", List.of("pt", "en"));
    assertThat(store.upsertObject("new", 1, profile, "")).succeedsWithin(ANSWER);
    assertThat(table().read("new").map(row -> manifest(row)).blockOptional())
        .contains(Profile.class.getName() + "#2");
    assertThat(store.getObject("new").toCompletableFuture().join().value()).contains(profile);
  }

  @Test
  void aVersionOfTheFutureIsNotGuessedAt() throws Exception {
    row("future", Profile.class.getName() + "#3", Map.of("nick", "ana"));
    assertThat(store.getObject("future"))
        .failsWithin(ANSWER)
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("behind version 3");
  }

  @Test
  void aRowThatNamesAClassThatIsNotMarkedIsRefused() throws Exception {
    row("foreign", Unmarked.class.getName(), Map.of("text", "x"));
    assertThat(store.getObject("foreign"))
        .failsWithin(ANSWER)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .withMessageContaining(Unmarked.class.getName());
  }

  @Test
  void anObjectOfSuchAClassIsRefusedAndLeavesNoRow() {
    assertThat(store.upsertObject("unmarked", 1, new Unmarked("x"), ""))
        .failsWithin(ANSWER)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(NotSerializableException.class)
        .withMessageContaining(Unmarked.class.getName());
    assertThat(table().read("unmarked").blockOptional()).isEmpty();
  }

  private static void row(String id, String manifest, Map<String, String> fields)
      throws JsonProcessingException {
    byte[] bytes = new ObjectMapper(new CBORFactory()).writeValueAsBytes(fields);
    assertThat(table().write(id, 1, new Payload(CBOR, manifest, bytes), "").blockOptional())
        .contains(true);
  }

  private static String manifest(StateRow row) {
    return row.state() == null ? "" : row.state().manifest();
  }

  private static StateTable table() {
    return new StateTable(database.database(), "atrio.durable_state", id -> 0);
  }
}
