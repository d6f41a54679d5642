package io.atrio.actors.permission;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Profiles of users who have asked for theirs lately, 64 Mi characters of them. A change of a
 * profile is one of the user's version, and that of another version is read again. Those who wait
 * are gathered: a crowd costs a query for each thousand and not for each user. Thread-safe.
 */
public final class Profiles {
  private static final long MOST_CHARACTERS = 1L << 26;

  /** What an entry takes besides its texts. */
  private static final int OVERHEAD = 128;

  private final AsyncCache<Key, Optional<String>> memory;
  private final Gathering<Optional<String>> reads;

  private record Key(String user, long version) {}

  /** Profiles of {@code store}, none kept for longer than {@code age}. */
  public Profiles(ProfileStore store, Duration age, Ticker ticker) {
    this.reads = new Gathering<>(users -> store.read(users).thenApply(read -> all(users, read)));
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher(Profiles::weight)
            .expireAfterWrite(age)
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync();
  }

  /** The profile of {@code user} as of {@code version} or later, if there is one. */
  public CompletionStage<Optional<String>> of(String user, long version) {
    return memory.get(new Key(user, version), (key, executor) -> reads.ask(user));
  }

  private static Map<String, Optional<String>> all(
      Collection<String> users, Map<String, String> read) {
    return users.stream()
        .collect(
            Collectors.toMap(Function.identity(), user -> Optional.ofNullable(read.get(user))));
  }

  private static int weight(Key key, Optional<String> profile) {
    return OVERHEAD + key.user().length() + profile.map(String::length).orElse(0);
  }
}
