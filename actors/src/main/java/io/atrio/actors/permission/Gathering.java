package io.atrio.actors.permission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks for many at once: one question is under way at a time, and the next takes everything that
 * was asked for meanwhile, a thousand at most. Thread-safe.
 *
 * @param <V> the answer for one user
 */
final class Gathering<V> {
  private final Function<Collection<String>, CompletionStage<Map<String, V>>> question;
  private final Map<String, CompletableFuture<V>> waiting = new LinkedHashMap<>();
  private boolean underWay;

  /** {@code question} answers for every user it is given. */
  Gathering(Function<Collection<String>, CompletionStage<Map<String, V>>> question) {
    this.question = question;
  }

  /** The answer to a question that is asked after this call. */
  CompletableFuture<V> ask(String user) {
    CompletableFuture<V> answer;
    boolean first;
    synchronized (waiting) {
      answer = waiting.computeIfAbsent(user, u -> new CompletableFuture<>());
      first = !underWay;
      underWay = true;
    }
    if (first) {
      next();
    }
    return answer;
  }

  private void next() {
    Map<String, CompletableFuture<V>> taken = take();
    if (!taken.isEmpty()) {
      var unused =
          put(List.copyOf(taken.keySet()))
              .whenComplete(
                  (answers, failure) -> {
                    complete(taken, answers, failure);
                    next();
                  });
    }
  }

  private CompletionStage<Map<String, V>> put(Collection<String> users) {
    try {
      return question.apply(users);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private Map<String, CompletableFuture<V>> take() {
    Map<String, CompletableFuture<V>> taken = new LinkedHashMap<>();
    synchronized (waiting) {
      Iterator<Map.Entry<String, CompletableFuture<V>>> each = waiting.entrySet().iterator();
      while (each.hasNext() && taken.size() < GrantStore.MOST_USERS) {
        Map.Entry<String, CompletableFuture<V>> one = each.next();
        taken.put(one.getKey(), one.getValue());
        each.remove();
      }
      underWay = !taken.isEmpty();
    }
    return taken;
  }

  private void complete(
      Map<String, CompletableFuture<V>> taken,
      @Nullable Map<String, V> answers,
      @Nullable Throwable failure) {
    for (Map.Entry<String, CompletableFuture<V>> one : new ArrayList<>(taken.entrySet())) {
      V answer = answers == null ? null : answers.get(one.getKey());
      if (answer != null) {
        one.getValue().complete(answer);
      } else {
        one.getValue()
            .completeExceptionally(
                failure != null ? failure : new IllegalStateException("no answer for a user"));
      }
    }
  }
}
