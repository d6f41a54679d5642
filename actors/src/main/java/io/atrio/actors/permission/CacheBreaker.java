package io.atrio.actors.permission;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared cache as long as it works. After a failure it is left alone for a second; before it is
 * used again a new era begins, for changes may not have reached it. Never fails. Thread-safe.
 */
final class CacheBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(CacheBreaker.class);
  private static final GrantCache.Found NOTHING = new GrantCache.Found("", Map.of());
  private static final long REST = Duration.ofSeconds(1).toNanos();

  private final GrantCache cache;
  private final LongSupplier nanoTime;
  private final AtomicLong troubles = new AtomicLong();
  private final AtomicLong settled = new AtomicLong();
  private final AtomicLong failedAt = new AtomicLong();
  private final AtomicBoolean down = new AtomicBoolean();

  CacheBreaker(GrantCache cache, LongSupplier nanoTime) {
    this.cache = cache;
    this.nanoTime = nanoTime;
    this.failedAt.set(nanoTime.getAsLong() - REST);
  }

  /** What it knows; nothing, with an empty era, if it does not work. */
  CompletionStage<GrantCache.Found> get(Collection<String> users) {
    return rests() ? CompletableFuture.completedStage(NOTHING) : used(() -> cache.get(users));
  }

  /** Remembers what was read in {@code era}. */
  void put(String era, Map<String, UserGrants> read) {
    if (!rests() && !era.isEmpty() && !isDirty()) {
      var unused = watched(() -> cache.put(era, read), Done.getInstance());
    }
  }

  /** Forgets older versions, now or before it is used again. */
  void changed(Map<String, Long> versions) {
    if (rests() || isDirty()) {
      troubles.incrementAndGet();
      return;
    }
    List<Map.Entry<String, Long>> all = List.copyOf(versions.entrySet());
    for (int from = 0; from < all.size(); from += GrantStore.MOST_USERS) {
      Map<String, Long> some = new HashMap<>();
      all.subList(from, Math.min(all.size(), from + GrantStore.MOST_USERS))
          .forEach(one -> some.put(one.getKey(), one.getValue()));
      var unused = watched(() -> cache.changed(some), Done.getInstance());
    }
  }

  /** Begins a new era, now or before it is used again. */
  void forgetAll() {
    troubles.incrementAndGet();
    if (!rests()) {
      var unused = watched(this::cleaned, Done.getInstance());
    }
  }

  private CompletionStage<GrantCache.Found> used(
      Supplier<CompletionStage<GrantCache.Found>> question) {
    return isDirty()
        ? watched(() -> cleaned().thenCompose(done -> question.get()), NOTHING)
        : watched(question, NOTHING);
  }

  private CompletionStage<Done> cleaned() {
    long before = troubles.get();
    return cache
        .forgetAll()
        .thenApply(
            done -> {
              settled.accumulateAndGet(before, Math::max);
              if (down.compareAndSet(true, false)) {
                LOG.info("Redis is used for roles again");
              }
              return done;
            });
  }

  private <T> CompletionStage<T> watched(Supplier<CompletionStage<T>> call, T otherwise) {
    CompletionStage<T> answer;
    try {
      answer = call.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer.exceptionally(
        failure -> {
          onFailure(failure);
          return otherwise;
        });
  }

  private void onFailure(Throwable failure) {
    if (down.compareAndSet(false, true)) {
      LOG.warn("Redis is not used for roles until it works again: {}", failure.toString());
    }
    troubles.incrementAndGet();
    failedAt.set(nanoTime.getAsLong());
  }

  private boolean isDirty() {
    return troubles.get() != settled.get();
  }

  private boolean rests() {
    return nanoTime.getAsLong() - failedAt.get() < REST;
  }
}
