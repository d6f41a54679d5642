package io.atrio.actors.directory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Claims of single sessions, asked together: the first at once, and what comes while the store has
 * not answered yet as soon as it has. When thousands of clients come back at once there are a few
 * large questions instead of thousands. Nobody waits longer than for a question of his own: if the
 * store fails, so do those who wait for their turn. Thread-safe.
 */
final class GatheredClaims {
  private static final int AT_ONCE = 2;
  private static final int TOGETHER = 200;

  /** As long as the store has for one question. */
  private static final long MOST_MILLIS = 250;

  private final Function<List<Claim>, CompletionStage<List<String>>> store;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int underWay;

  private record Waiting(Claim claim, CompletableFuture<String> place) {
    void answer(@Nullable String found, @Nullable Throwable failure) {
      if (found == null) {
        place.completeExceptionally(
            failure == null ? new IllegalStateException("no answer for " + claim) : failure);
      } else {
        place.complete(found);
      }
    }
  }

  /** {@code store} takes claims and answers each, in their order. */
  GatheredClaims(Function<List<Claim>, CompletionStage<List<String>>> store) {
    this.store = store;
  }

  /** Where the session of {@code claim} lives now. Fails if the store does, or after 250 ms. */
  CompletionStage<String> claim(Claim claim) {
    Waiting asked = new Waiting(claim, new CompletableFuture<>());
    List<Waiting> batch;
    synchronized (this) {
      waiting.add(asked);
      batch = next();
    }
    send(batch);
    return asked.place().orTimeout(MOST_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void send(List<Waiting> batch) {
    if (batch.isEmpty()) {
      return;
    }
    var unused =
        store
            .apply(batch.stream().map(Waiting::claim).toList())
            .whenComplete((places, failure) -> answered(batch, places, failure));
  }

  private void answered(
      List<Waiting> batch, @Nullable List<String> places, @Nullable Throwable failure) {
    List<Waiting> more;
    List<Waiting> hopeless = List.of();
    synchronized (this) {
      underWay--;
      if (failure != null) {
        hopeless = List.copyOf(waiting);
        waiting.clear();
      }
      more = next();
    }
    send(more);
    hopeless.forEach(it -> it.answer(null, failure));
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).answer(places == null ? null : places.get(i), failure);
    }
  }

  private List<Waiting> next() {
    List<Waiting> batch = new ArrayList<>();
    if (underWay < AT_ONCE) {
      while (batch.size() < TOGETHER && !waiting.isEmpty()) {
        batch.add(waiting.remove());
      }
      underWay += batch.isEmpty() ? 0 : 1;
    }
    return batch;
  }
}
