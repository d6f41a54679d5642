package io.atrio.actors.permission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks for many at once: one question is under way at a time, and the next takes everything that
 * was asked for meanwhile, a thousand at most. Thread-safe.
 *
 * <p>After a question for a crowd it rests, unless a thousand are waiting: a crowd does not come
 * all at once, and the longer it is gathered the fewer questions it costs.
 *
 * @param <V> the answer for one user
 */
final class Gathering<V> {
  /** Users in one question from which on there is a rest: single users never wait for one. */
  private static final int CROWD = 16;

  private final Function<Collection<String>, CompletionStage<Map<String, V>>> question;
  private final Map<String, CompletableFuture<V>> waiting = new LinkedHashMap<>();
  private final Executor afterRest;
  private boolean underWay;
  private boolean resting;
  private long rests;

  /** {@code question} answers for every user it is given; there is no rest. */
  Gathering(Function<Collection<String>, CompletionStage<Map<String, V>>> question) {
    this(question, Runnable::run);
  }

  /**
   * {@code question} answers for every user it is given.
   *
   * @param afterRest runs what it is given when a rest is over
   */
  Gathering(
      Function<Collection<String>, CompletionStage<Map<String, V>>> question, Executor afterRest) {
    this.question = question;
    this.afterRest = afterRest;
  }

  /** The answer to a question that is asked after this call. */
  CompletableFuture<V> ask(String user) {
    CompletableFuture<V> answer;
    boolean first;
    synchronized (waiting) {
      answer = waiting.computeIfAbsent(user, u -> new CompletableFuture<>());
      first = !underWay || (resting && isFull());
      underWay = true;
      resting = resting && !first;
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
                    goOn(taken.size() >= CROWD);
                  });
    }
  }

  private void goOn(boolean crowded) {
    long rest;
    synchronized (waiting) {
      resting = crowded && !isFull();
      rest = resting ? ++rests : 0;
    }
    if (rest == 0) {
      next();
    } else {
      afterRest.execute(() -> rested(rest));
    }
  }

  private void rested(long rest) {
    synchronized (waiting) {
      if (!resting || rest != rests) {
        return; // a thousand did not wait for it
      }
      resting = false;
    }
    next();
  }

  private boolean isFull() {
    return waiting.size() >= GrantStore.MOST_USERS;
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
