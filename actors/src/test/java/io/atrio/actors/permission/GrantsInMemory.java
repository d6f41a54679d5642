package io.atrio.actors.permission;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Grants of which a test says what is known here and what must be learnt. */
public final class GrantsInMemory implements RoleGrants {
  private final Map<String, UserGrants> known = new ConcurrentHashMap<>();
  private final Queue<CompletableFuture<UserGrants>> questions = new ConcurrentLinkedQueue<>();

  /** From now on it is known that {@code user} has these. */
  public void know(String user, String... roles) {
    known.put(user, new UserGrants(Set.of(roles), 1));
  }

  /** From now on others must be asked what {@code user} has. */
  public void forget(String user) {
    known.remove(user);
  }

  /** The next question that was asked and not answered; null if there is none. */
  public @Nullable CompletableFuture<UserGrants> question() {
    return questions.poll();
  }

  @Override
  public @Nullable UserGrants known(String user) {
    return known.get(user);
  }

  @Override
  public CompletionStage<UserGrants> of(String user) {
    CompletableFuture<UserGrants> asked = new CompletableFuture<>();
    questions.add(asked);
    return asked;
  }
}
