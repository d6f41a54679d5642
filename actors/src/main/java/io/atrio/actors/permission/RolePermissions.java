package io.atrio.actors.permission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.atrio.actors.identity.Principal;
import io.atrio.cluster.settings.PermissionSettings;
import io.atrio.cluster.settings.SettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What each role may do, by the tables for the roles they have and by the settings for the others;
 * one compiled {@link Permissions} for each distinct set of known roles and version. Roles do not
 * hold roles. Thread-safe.
 */
public final class RolePermissions {
  private static final Permissions EVERYTHING = Permissions.compile(List.of("*"));
  private static final long MOST_COMPILED = 2_000_000;

  private final Map<String, List<String>> settled;
  private final AtomicReference<Snapshot> now;

  /** All there is at a version; sets are compiled as they are asked for, within a bound. */
  private record Snapshot(
      Map<String, List<String>> roles, long version, Cache<Set<String>, Permissions> compiled) {

    static Snapshot of(Map<String, List<String>> roles, long version) {
      return new Snapshot(
          roles,
          version,
          Caffeine.newBuilder()
              .executor(Runnable::run)
              .maximumWeight(MOST_COMPILED)
              .<Set<String>, Permissions>weigher((set, p) -> weight(set, roles))
              .build());
    }

    private static int weight(Set<String> set, Map<String, List<String>> roles) {
      return 1 + set.stream().mapToInt(r -> 1 + roles.getOrDefault(r, List.of()).size()).sum();
    }
  }

  /**
   * Takes the roles of the settings.
   *
   * @throws SettingsException if a permission is not of the form {@code action:pattern}
   */
  public RolePermissions(PermissionSettings settings) {
    this.settled = settings.roles();
    settled.forEach((role, permissions) -> permissions.forEach(p -> check(role, p)));
    this.now = new AtomicReference<>(Snapshot.of(settled, 0));
  }

  /** What {@code principal} may do. Roles nobody defined grant nothing and take no memory. */
  public Permissions of(Principal principal) {
    return principal.service() ? EVERYTHING : of(principal.roles());
  }

  /** What a user with these roles may do. Roles nobody defined grant nothing. */
  public Permissions of(Set<String> held) {
    Snapshot current = now.get();
    Permissions known = current.compiled.getIfPresent(held);
    return known != null ? known : compile(current, held);
  }

  /** The version of the tables that is used; 0 as long as only the settings are. */
  public long version() {
    return now.get().version;
  }

  /**
   * Takes the roles of the tables from now on, unless a newer version is known.
   *
   * @return the names of the roles whose permissions differ from before
   */
  public Set<String> replace(RoleTable table) {
    Map<String, List<String>> joined = new HashMap<>(settled);
    table
        .roles()
        .forEach(
            (role, p) -> joined.put(role, p.stream().filter(Permissions::isWellFormed).toList()));
    while (true) {
      Snapshot before = now.get();
      if (table.version() < before.version) {
        return Set.of();
      }
      Set<String> changed = differences(before.roles, joined);
      Snapshot after =
          changed.isEmpty()
              ? new Snapshot(before.roles, table.version(), before.compiled)
              : Snapshot.of(Map.copyOf(joined), table.version());
      if (now.compareAndSet(before, after)) {
        return changed;
      }
    }
  }

  private static Set<String> differences(
      Map<String, List<String>> before, Map<String, List<String>> after) {
    Set<String> names = new HashSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(role -> set(before, role).equals(set(after, role)));
    return Set.copyOf(names);
  }

  private static Set<String> set(Map<String, List<String>> roles, String role) {
    return Set.copyOf(roles.getOrDefault(role, List.of()));
  }

  private static Permissions compile(Snapshot current, Set<String> held) {
    Set<String> defined = Set.copyOf(held.stream().filter(current.roles::containsKey).toList());
    return current.compiled.get(
        defined,
        set -> {
          List<String> all = new ArrayList<>();
          set.forEach(role -> all.addAll(current.roles.getOrDefault(role, List.of())));
          return Permissions.compile(all);
        });
  }

  private static void check(String role, String permission) {
    if (!Permissions.isWellFormed(permission)) {
      throw new SettingsException(
          "atrio.permission.roles."
              + role
              + " = \""
              + permission
              + "\" is not allowed: it must be action:pattern such as subscribe:orders*, or *");
    }
  }
}
