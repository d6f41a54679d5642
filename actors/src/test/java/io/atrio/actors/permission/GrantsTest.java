package io.atrio.actors.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.cluster.settings.PermissionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static final Duration AGE = Duration.ofMinutes(5);

  private final AtomicLong clock = new AtomicLong();
  private final Questions store = new Questions();
  private final Grants grants =
      new Grants(store, new NoCache(), new PermissionSettings(Map.of(), 100, AGE), clock::get);

  /** A store whose answers come when the test gives them. */
  private static final class Questions implements GrantStore {
    private final List<Collection<String>> asked = new ArrayList<>();
    private final List<CompletableFuture<Map<String, UserGrants>>> answers = new ArrayList<>();

    @Override
    public CompletionStage<Map<String, UserGrants>> read(Collection<String> users) {
      asked.add(List.copyOf(users));
      answers.add(new CompletableFuture<>());
      return answers.getLast();
    }

    @Override
    public CompletionStage<RoleTable> roles() {
      return CompletableFuture.failedStage(new UnsupportedOperationException());
    }

    void answer(int question, String role, long version) {
      Map<String, UserGrants> all = new HashMap<>();
      asked.get(question).forEach(user -> all.put(user, new UserGrants(Set.of(role), version)));
      answers.get(question).complete(all);
    }
  }

  /** A shared cache that never knows anything. */
  private static final class NoCache implements GrantCache {
    @Override
    public CompletionStage<Found> get(Collection<String> users) {
      return CompletableFuture.completedStage(new Found("era", Map.of()));
    }

    @Override
    public CompletionStage<Done> put(String era, Map<String, UserGrants> read) {
      return CompletableFuture.completedStage(Done.getInstance());
    }

    @Override
    public CompletionStage<Done> changed(Map<String, Long> versions) {
      return CompletableFuture.completedStage(Done.getInstance());
    }

    @Override
    public CompletionStage<Done> forgetAll() {
      return CompletableFuture.completedStage(Done.getInstance());
    }
  }

  @Test
  void whatWasReadIsKnownUntilTheBackStopAge() {
    CompletableFuture<UserGrants> ada = grants.of("ada").toCompletableFuture();
    store.answer(0, "viewer", 1);

    assertThat(ada).isCompletedWithValue(new UserGrants(Set.of("viewer"), 1));
    clock.addAndGet(AGE.toNanos() - 1);
    assertThat(grants.known("ada")).isNotNull();
    clock.addAndGet(1);
    assertThat(grants.known("ada")).isNull();
  }

  @Test
  void whoAsksWhileAQuestionIsUnderWayIsGatheredInTheNext() {
    for (int n = 0; n < 2001; n++) {
      var unused = grants.of("user-" + n);
    }
    store.answer(0, "r", 1);
    store.answer(1, "r", 1);
    store.answer(2, "r", 1);

    assertThat(store.asked).extracting(Collection::size).containsExactly(1, 1000, 1000);
    assertThat(grants.queries()).isEqualTo(3);
  }

  @Test
  void anAnswerThatIsOlderThanAChangeThatWasHeardIsAskedForAgain() {
    CompletableFuture<UserGrants> ada = grants.of("ada").toCompletableFuture();
    grants.changed("ada", 5);
    store.answer(0, "old", 4);

    assertThat(ada).isNotDone();
    assertThat(grants.known("ada")).isNull();
    store.answer(1, "new", 5);
    assertThat(ada).isCompletedWithValue(new UserGrants(Set.of("new"), 5));
  }

  @Test
  void anAnswerFromBeforeEverythingWasForgottenIsAskedForAgain() {
    CompletableFuture<UserGrants> ada = grants.of("ada").toCompletableFuture();
    grants.forgetAll();
    store.answer(0, "old", 4);

    assertThat(grants.known("ada")).isNull();
    assertThat(ada).isNotDone();
    store.answer(1, "new", 4);
    assertThat(ada).isCompletedWithValue(new UserGrants(Set.of("new"), 4));
    assertThat(grants.known("ada")).isNotNull();
  }

  @Test
  void aChangeThatIsKnownAlreadyForgetsNothing() {
    var unused = grants.of("ada");
    store.answer(0, "viewer", 5);

    grants.changed("ada", 5);
    assertThat(grants.known("ada")).isNotNull();
    grants.changed("ada", 6);
    assertThat(grants.known("ada")).isNull();
  }

  @Test
  void aVersionThatNeverComesIsNotWaitedForForEver() {
    grants.changed("ada", Long.MAX_VALUE);
    CompletableFuture<UserGrants> ada = grants.of("ada").toCompletableFuture();
    store.answer(0, "viewer", 5);
    store.answer(1, "viewer", 5);
    store.answer(2, "viewer", 5);

    assertThat(ada).isCompletedWithValue(new UserGrants(Set.of("viewer"), 5));
    assertThat(grants.known("ada")).isNull();
  }

  @Test
  void aStoreThatDoesNotAnswerIsAFailureOfItsOwnKind() {
    CompletableFuture<UserGrants> ada = grants.of("ada").toCompletableFuture();

    assertThat(ada)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(TimeoutException.class);
    assertThat(ada.handle((answer, failure) -> failure.toString()).join())
        .contains("roles cannot be read");
  }
}
