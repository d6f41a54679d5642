package io.atrio.actors.permission;

import com.github.benmanes.caffeine.cache.Interner;
import java.util.Set;

/**
 * The roles that the tables give a user.
 *
 * @param roles immutable; equal sets are one object, so that users with the same roles share them
 * @param version grows with each change of this user's roles, in the order of commits
 */
public record UserGrants(Set<String> roles, long version) {
  private static final Interner<Set<String>> ROLE_SETS = Interner.newWeakInterner();

  /** No roles, of a user that has never been changed. */
  public static final UserGrants NONE = new UserGrants(Set.of(), 0);

  public UserGrants {
    roles = ROLE_SETS.intern(Set.copyOf(roles));
  }
}
