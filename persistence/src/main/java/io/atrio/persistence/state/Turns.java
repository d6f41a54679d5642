package io.atrio.persistence.state;

import io.atrio.persistence.postgres.Database;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/**
 * Does what concerns one persistence id in the order in which it was asked for, each after the one
 * before has ended, well or not. Thread-safe.
 *
 * <p>{@code DurableStateBehavior} needs it: it goes on to the next command while a deletion is
 * still under way, and the revision it writes then is the one after the deletion's.
 */
final class Turns {
  private final Map<String, CompletableFuture<?>> last = new ConcurrentHashMap<>();

  /**
   * Does {@code work}, which gives one value; fails after {@link Database#LIMIT}, waiting included.
   */
  <T> CompletableFuture<T> take(String persistenceId, Mono<T> work) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<?> before = last.put(persistenceId, mine);
    Mono<T> turn = before == null ? work : Mono.when(ended(before)).then(work);
    turn.timeout(Database.LIMIT)
        .doFinally(signal -> last.remove(persistenceId, mine))
        .subscribe(mine::complete, mine::completeExceptionally);
    return mine;
  }

  private static Mono<?> ended(CompletableFuture<?> before) {
    // Its caller waits for it as well: giving up on the turn must not cancel it.
    return Mono.fromFuture(before, true).onErrorComplete();
  }
}
