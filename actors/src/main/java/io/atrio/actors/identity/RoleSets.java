package io.atrio.actors.identity;

import com.github.benmanes.caffeine.cache.Interner;
import java.util.HashSet;
import java.util.Set;

/**
 * Sets of roles, of which equal ones are one object as long as anybody holds it: users are many,
 * sets of roles are few. Thread-safe.
 */
public final class RoleSets {
  private static final Interner<Set<String>> SHARED = Interner.newWeakInterner();

  private RoleSets() {}

  /** An immutable set equal to {@code roles}. */
  public static Set<String> shared(Set<String> roles) {
    return SHARED.intern(Set.copyOf(roles));
  }

  /** Those of both. */
  static Set<String> union(Set<String> some, Set<String> more) {
    if (some.containsAll(more)) {
      return some;
    }
    if (more.containsAll(some)) {
      return more;
    }
    Set<String> all = new HashSet<>(some);
    all.addAll(more);
    return shared(all);
  }
}
