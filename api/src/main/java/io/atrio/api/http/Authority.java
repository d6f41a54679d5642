package io.atrio.api.http;

import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.PermissionVersion;
import io.atrio.actors.permission.Permissions;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.permission.UserGrants;
import io.atrio.actors.session.PresenceRules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Says what users may do, from what this node has in memory. Users who have not been here lately
 * are looked up, and whatever is older than it may be is read from the database. Thread-safe.
 */
public final class Authority {
  private final RoleGrants grants;
  private final RolePermissions roles;
  private final Function<Collection<String>, CompletionStage<Map<String, UserGrants>>> check;
  private final Supplier<CompletionStage<Void>> reload;

  /** An answer and what it rests on. */
  record Answer(boolean allowed, PermissionVersion version) {}

  /**
   * Answers by {@code grants} and {@code roles}.
   *
   * @param check reads what users have been granted, past every cache, and remembers it
   * @param reload reads what roles may do, and remembers it
   */
  public Authority(
      RoleGrants grants,
      RolePermissions roles,
      Function<Collection<String>, CompletionStage<Map<String, UserGrants>>> check,
      Supplier<CompletionStage<Void>> reload) {
    this.grants = grants;
    this.roles = roles;
    this.check = check;
    this.reload = reload;
  }

  /** The answer to one question; a refusal if it cannot be given, or rests on too little. */
  CompletionStage<Answer> answer(AuthorizeQuestion question) {
    UserGrants known = grants.known(question.user());
    if (known != null) {
      Answer answer = answer(question, known);
      if (suffices(question, answer)) {
        return CompletableFuture.completedFuture(answer);
      }
    }
    return grants
        .of(question.user())
        .thenCompose(learnt -> sufficient(question, answer(question, learnt)));
  }

  private CompletionStage<Answer> sufficient(AuthorizeQuestion question, Answer answer) {
    if (suffices(question, answer)) {
      return CompletableFuture.completedFuture(answer);
    }
    String user = question.user();
    return reload
        .get()
        .thenCompose(reloaded -> check.apply(List.of(user)))
        .thenApply(read -> answer(question, read.getOrDefault(user, UserGrants.NONE)));
  }

  /** Whether {@code answer} rests on everything it must. */
  static boolean suffices(AuthorizeQuestion question, Answer answer) {
    PermissionVersion minimum = question.minimum();
    return minimum == null || answer.version().includes(minimum);
  }

  /** The version is read first: what is decided after it rests on that much at least. */
  private Answer answer(AuthorizeQuestion question, UserGrants granted) {
    PermissionVersion version = new PermissionVersion(granted.version(), roles.version());
    Principal principal =
        new Principal(Principal.Kind.USER, question.user(), "", question.claimed(), Long.MAX_VALUE)
            .granted(granted.roles());
    return new Answer(isAllowed(roles.of(principal), principal, question), version);
  }

  private static boolean isAllowed(
      Permissions permissions, Principal principal, AuthorizeQuestion question) {
    String resource = question.resource();
    return switch (question.action()) {
      case "subscribe" -> Reading.isHeard(permissions, principal, resource);
      case "history" -> Reading.HISTORY.isAllowed(permissions, principal, resource);
      case "presence" -> PresenceRules.allow(permissions, principal, resource);
      default -> permissions.allow(question.action(), resource);
    };
  }
}
