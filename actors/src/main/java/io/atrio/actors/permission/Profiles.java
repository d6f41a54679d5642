package io.atrio.actors.permission;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Profiles of users who have asked for theirs lately. A change of a profile is one of the user's
 * version, and that of another version is read again. Thread-safe.
 */
public final class Profiles {
  private static final int MOST = 10_000;

  private final RoleStore store;
  private final AsyncCache<Key, Optional<String>> memory;

  private record Key(String user, long version) {}

  /** Profiles of {@code store}, none kept for longer than {@code age}. */
  public Profiles(RoleStore store, Duration age, Ticker ticker) {
    this.store = store;
    this.memory =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(age)
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync();
  }

  /** The profile of {@code user} as of {@code version} or later, if there is one. */
  public CompletionStage<Optional<String>> of(String user, long version) {
    return memory.get(
        new Key(user, version), (key, executor) -> store.profile(user).toCompletableFuture());
  }
}
