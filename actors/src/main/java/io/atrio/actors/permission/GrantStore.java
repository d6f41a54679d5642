package io.atrio.actors.permission;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The roles of users and what roles may do, as the database has them. */
public interface GrantStore {
  /** Users that may be asked for at once. */
  int MOST_USERS = 1000;

  /**
   * The roles of {@code users}, {@link #MOST_USERS} at most, by one query; every one asked for is
   * in the answer. Fails with {@link GrantsUnavailable} within 3 seconds.
   */
  CompletionStage<Map<String, UserGrants>> read(Collection<String> users);

  /**
   * All roles. Fails with {@link GrantsUnavailable} within 3 seconds, or when there are too many.
   */
  CompletionStage<RoleTable> roles();
}
