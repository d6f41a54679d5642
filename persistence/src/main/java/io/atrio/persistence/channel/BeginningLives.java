package io.atrio.persistence.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lives that wait to begin. Those that come while others are under way begin together: all slots of
 * a node do so when it starts. Thread-safe.
 *
 * @param <T> what a life takes
 */
final class BeginningLives<T> {
  private static final int UNDER_WAY = 2;
  private static final int TOGETHER = 64;

  private final Function<SortedMap<Integer, UUID>, CompletionStage<Map<Integer, T>>> begin;
  private final Deque<Beginning<T>> waiting = new ArrayDeque<>();
  private final Set<Integer> slotsUnderWay = new HashSet<>();
  private int underWay;

  private record Beginning<T>(int slot, UUID life, CompletableFuture<T> taken) {}

  /** {@code begin} begins a life of each of some slots, and says what each takes. */
  BeginningLives(Function<SortedMap<Integer, UUID>, CompletionStage<Map<Integer, T>>> begin) {
    this.begin = begin;
  }

  /** Begins a life, after every earlier one of its slot. */
  CompletionStage<T> begin(int slot, UUID life) {
    Beginning<T> beginning = new Beginning<>(slot, life, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(beginning);
    }
    next();
    return beginning.taken();
  }

  private void next() {
    SortedMap<Integer, Beginning<T>> together = together();
    if (together.isEmpty()) {
      return;
    }
    SortedMap<Integer, UUID> lives = new TreeMap<>();
    together.forEach((slot, beginning) -> lives.put(slot, beginning.life()));
    var unused =
        begin
            .apply(lives)
            .whenComplete(
                (taken, failure) -> {
                  ended(lives.keySet());
                  together.values().forEach(beginning -> answer(beginning, taken, failure));
                  next();
                });
  }

  private synchronized SortedMap<Integer, Beginning<T>> together() {
    SortedMap<Integer, Beginning<T>> together = new TreeMap<>();
    if (underWay == UNDER_WAY) {
      return together;
    }
    for (Iterator<Beginning<T>> all = waiting.iterator();
        all.hasNext() && together.size() < TOGETHER; ) {
      Beginning<T> beginning = all.next();
      if (slotsUnderWay.add(beginning.slot())) {
        together.put(beginning.slot(), beginning);
        all.remove();
      }
    }
    underWay += together.isEmpty() ? 0 : 1;
    return together;
  }

  private synchronized void ended(Set<Integer> slots) {
    underWay--;
    slotsUnderWay.removeAll(slots);
  }

  private static <T> void answer(
      Beginning<T> beginning, @Nullable Map<Integer, T> taken, @Nullable Throwable failure) {
    if (taken == null) {
      beginning.taken().completeExceptionally(Objects.requireNonNull(failure));
    } else {
      beginning.taken().complete(Objects.requireNonNull(taken.get(beginning.slot())));
    }
  }
}
