package io.atrio.actors.directory;

import io.atrio.cluster.placement.SessionPlacement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/** The store that several nodes of one JVM share, which can be away and can lose everything. */
final class DirectoryInMemory implements DirectoryStore {
  private final Map<String, Claim> claims = new HashMap<>();
  private final Map<String, Long> ended = new HashMap<>();
  private final Set<String> marks = new HashSet<>();
  private boolean away;
  private Duration slowness = Duration.ZERO;
  private @Nullable String unanswered;
  private final List<Question> asked = new ArrayList<>();

  private record Question(String node, String session, long at) {}

  /** From now on nothing answers. */
  synchronized void goAway() {
    away = true;
  }

  /** It does what it is asked for {@code session} next, and its answer is lost. */
  synchronized void loseAnswer(String session) {
    unanswered = session;
  }

  /** It answers again, and knows nothing. */
  synchronized void comeBackEmpty() {
    away = false;
    claims.clear();
    ended.clear();
    marks.clear();
  }

  /** It answers again, knows nothing, and takes this long for claims. */
  synchronized void comeBackSlowly(Duration time) {
    comeBackWith(List.of());
    slowness = time;
  }

  /** It loses everything, while it answers. */
  synchronized void forget() {
    comeBackEmpty();
  }

  /** It answers again, and knows nothing but these. */
  synchronized void comeBackWith(List<Claim> known) {
    comeBackEmpty();
    asked.clear();
    known.forEach(claim -> claims.put(claim.session(), claim));
  }

  /** Where a session lives, by what it was told. */
  synchronized String place(String session) {
    Claim claim = claims.get(session);
    return claim == null ? "" : claim.entity();
  }

  /** How often this node has asked for this session. */
  synchronized int asked(String node, String session) {
    return (int)
        asked.stream().filter(q -> q.node().equals(node) && q.session().equals(session)).count();
  }

  /** When this node first asked for each session, in {@link System#nanoTime}. */
  synchronized Map<String, Long> asked(String node) {
    return asked.stream()
        .filter(q -> q.node().equals(node))
        .collect(Collectors.toMap(Question::session, Question::at, Math::min));
  }

  @Override
  public CompletionStage<List<String>> claim(List<Claim> wanted, Collection<String> living) {
    return answer(
        () -> {
          wanted.forEach(this::note);
          List<String> places = wanted.stream().map(claim -> claim(claim, living)).toList();
          if (wanted.stream().anyMatch(claim -> claim.session().equals(unanswered))) {
            unanswered = null;
            throw new IllegalStateException("the answer is lost");
          }
          return new ArrayList<>(places);
        },
        slowness.isZero()
            ? Runnable::run
            : CompletableFuture.delayedExecutor(slowness.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public CompletionStage<Done> release(List<Claim> gone) {
    return answer(
        () -> {
          gone.stream()
              .filter(claim -> place(claim.session()).equals(claim.entity()))
              .forEach(claim -> claims.remove(claim.session()));
          return Done.getInstance();
        });
  }

  @Override
  public CompletionStage<Optional<String>> find(String session) {
    return answer(() -> Optional.of(place(session)).filter(place -> !place.isEmpty()));
  }

  @Override
  public CompletionStage<Map<String, String>> sessions(String user) {
    return answer(
        () ->
            claims.values().stream()
                .filter(claim -> claim.user().equals(user))
                .collect(Collectors.toMap(Claim::session, Claim::entity)));
  }

  @Override
  public CompletionStage<Done> end(Map<String, Long> until) {
    return answer(
        () -> {
          ended.putAll(until);
          return Done.getInstance();
        });
  }

  @Override
  public CompletionStage<Map<String, Long>> ended(long from, int max) {
    return answer(() -> Map.copyOf(ended));
  }

  @Override
  public CompletionStage<Boolean> isMarked(String mark) {
    return answer(() -> marks.contains(mark));
  }

  @Override
  public CompletionStage<Done> mark(String mark) {
    return answer(
        () -> {
          marks.add(mark);
          return Done.getInstance();
        });
  }

  private void note(Claim claim) {
    String node = SessionPlacement.node(claim.entity());
    asked.add(new Question(node, claim.session(), System.nanoTime()));
  }

  private String claim(Claim claim, Collection<String> living) {
    String known = place(claim.session());
    boolean stays =
        !known.isEmpty()
            && !known.equals(claim.entity())
            && !known.equals(claim.replaced())
            && living.contains(SessionPlacement.node(known));
    if (ended.containsKey(claim.session())) {
      return ENDED;
    }
    if (stays) {
      return known;
    }
    claims.put(claim.session(), claim);
    return claim.entity();
  }

  private <T> CompletionStage<T> answer(Supplier<T> supplier) {
    return answer(supplier, Runnable::run);
  }

  private synchronized <T> CompletionStage<T> answer(Supplier<T> supplier, Executor executor) {
    return away
        ? CompletableFuture.failedStage(new IllegalStateException("away"))
        : CompletableFuture.supplyAsync(() -> locked(supplier), executor);
  }

  private synchronized <T> T locked(Supplier<T> supplier) {
    return supplier.get();
  }
}
