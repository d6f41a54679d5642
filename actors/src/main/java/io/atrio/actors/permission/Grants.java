package io.atrio.actors.permission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.atrio.cluster.settings.PermissionSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The roles that the tables give users, as this node knows them: its own memory, behind it the
 * cache that the nodes share, behind that the database. Those who wait are gathered, so that ten
 * thousand unknown users cost a dozen queries.
 *
 * <p>Nothing is used for longer than the back-stop age after it was read, and an answer that is
 * older than a change that was heard is not used. Thread-safe.
 */
public final class Grants implements RoleGrants {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int TRIES = 3;

  /**
   * Time in which more of a crowd come, where nobody who waits would notice: a storm of 10,000
   * streams takes one core 3 to 4 s.
   */
  private static final Executor AFTER_REST =
      CompletableFuture.delayedExecutor(75, TimeUnit.MILLISECONDS, Runnable::run);

  private final GrantStore store;
  private final CacheBreaker cache;
  private final long backStop;
  private final LongSupplier nanoTime;
  private final Cache<String, Slot> memory;
  private final Gathering<Optional<UserGrants>> lookups = new Gathering<>(this::lookUp);
  private final Gathering<Answer> reads = new Gathering<>(this::read, AFTER_REST);
  private final Gathering<Answer> checks = new Gathering<>(this::read);
  private final AtomicLong generation = new AtomicLong();
  private final AtomicLong queries = new AtomicLong();
  private volatile String era = "";

  /** What memory holds of a user; without grants only that there is a newer version. */
  private record Slot(@Nullable UserGrants grants, long version, long generation, long until) {}

  private record Answer(UserGrants grants, boolean current) {}

  /** Over {@code store} and {@code cache}; {@code nanoTime} as {@link System#nanoTime} has it. */
  public Grants(
      GrantStore store, GrantCache cache, PermissionSettings settings, LongSupplier nanoTime) {
    this.store = store;
    this.cache = new CacheBreaker(cache, nanoTime);
    this.backStop = settings.backStop().toNanos();
    this.nanoTime = nanoTime;
    this.memory =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .ticker(nanoTime::getAsLong)
            .maximumSize(settings.cacheSize())
            .expireAfterWrite(settings.backStop())
            .build();
  }

  @Override
  public @Nullable UserGrants known(String user) {
    Slot slot = memory.getIfPresent(user);
    return slot != null && slot.generation == generation.get() && nanoTime.getAsLong() < slot.until
        ? slot.grants
        : null;
  }

  /** Fails with {@link GrantsUnavailable} after 3 seconds at most. */
  @Override
  public CompletionStage<UserGrants> of(String user) {
    UserGrants known = known(user);
    return known != null
        ? CompletableFuture.completedStage(known)
        : bounded(
            lookups
                .ask(user)
                .thenCompose(
                    found ->
                        found
                            .<CompletionStage<UserGrants>>map(CompletableFuture::completedStage)
                            .orElseGet(() -> fromStore(reads, user, TRIES))));
  }

  /**
   * The roles of {@code users} as the database has them now, for those who must be sure. A thousand
   * cost a query. Fails with {@link GrantsUnavailable} after 3 seconds at most.
   */
  public CompletionStage<Map<String, UserGrants>> check(Collection<String> users) {
    Map<String, CompletableFuture<UserGrants>> asked = new LinkedHashMap<>();
    for (String user : Set.copyOf(users)) {
      asked.put(user, fromStore(checks, user, TRIES).toCompletableFuture());
    }
    return bounded(
        CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
            .thenApply(
                done -> {
                  Map<String, UserGrants> answers = new HashMap<>();
                  asked.forEach((user, answer) -> answers.put(user, answer.join()));
                  return answers;
                }));
  }

  /** Forgets what is older than {@code version} of the user. */
  public void changed(String user, long version) {
    changed(Map.of(user, version));
  }

  /** Forgets what is older than these versions of users. */
  public void changed(Map<String, Long> versions) {
    long current = generation.get();
    versions.forEach(
        (user, version) ->
            memory
                .asMap()
                .compute(
                    user,
                    (u, slot) ->
                        slot != null && slot.generation == current && slot.version >= version
                            ? slot
                            : new Slot(null, version, current, 0)));
    cache.changed(versions);
  }

  /** Forgets everything, here and in the shared cache. */
  public void forgetAll() {
    generation.incrementAndGet();
    memory.invalidateAll();
    cache.forgetAll();
  }

  /** Queries to the database so far. */
  public long queries() {
    return queries.get();
  }

  /** Users in memory, about. */
  public long remembered() {
    return memory.estimatedSize();
  }

  private CompletionStage<UserGrants> fromStore(
      Gathering<Answer> gathering, String user, int tries) {
    return gathering
        .ask(user)
        .thenCompose(
            answer ->
                answer.current || tries <= 1
                    ? CompletableFuture.completedStage(answer.grants)
                    : fromStore(gathering, user, tries - 1));
  }

  private CompletionStage<Map<String, Optional<UserGrants>>> lookUp(Collection<String> users) {
    long before = generation.get();
    long now = nanoTime.getAsLong();
    return cache
        .get(users)
        .thenApply(
            found -> {
              era = found.era();
              Map<String, Optional<UserGrants>> answers = new HashMap<>();
              for (String user : users) {
                GrantCache.Entry entry = found.entries().get(user);
                answers.put(
                    user,
                    entry != null && keep(user, entry.grants(), before, until(now, entry.left()))
                        ? Optional.of(entry.grants())
                        : Optional.empty());
              }
              return answers;
            });
  }

  private CompletionStage<Map<String, Answer>> read(Collection<String> users) {
    long before = generation.get();
    long now = nanoTime.getAsLong();
    String eraBefore = era;
    queries.incrementAndGet();
    return store
        .read(users)
        .thenApply(
            read -> {
              Map<String, Answer> answers = new HashMap<>();
              read.forEach(
                  (user, grants) ->
                      answers.put(
                          user, new Answer(grants, keep(user, grants, before, now + backStop))));
              cache.put(eraBefore, read);
              return answers;
            });
  }

  /** Remembers an answer, unless what is known is newer; whether the answer may be used. */
  private boolean keep(String user, UserGrants grants, long before, long until) {
    Slot fresh = new Slot(grants, grants.version(), before, until);
    Slot kept =
        memory
            .asMap()
            .compute(user, (u, slot) -> slot == null || isOlder(slot, fresh) ? fresh : slot);
    return kept != null && kept.version <= grants.version() && generation.get() == before;
  }

  private static boolean isOlder(Slot slot, Slot fresh) {
    return slot.generation == fresh.generation
        ? slot.version < fresh.version
            || (slot.version == fresh.version && slot.until <= fresh.until)
        : slot.generation < fresh.generation;
  }

  private long until(long now, Duration left) {
    return now + Math.min(backStop, left.toNanos());
  }

  private static <T> CompletionStage<T> bounded(CompletableFuture<T> answer) {
    return answer
        .copy()
        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(unavailable(failure)));
  }

  private static GrantsUnavailable unavailable(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof GrantsUnavailable known ? known : new GrantsUnavailable(cause);
  }
}
