package io.atrio.actors.permission;

import io.atrio.actors.identity.Principal;
import io.atrio.cluster.settings.PermissionSettings;
import io.atrio.cluster.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each role may do; one compiled {@link Permissions} for each distinct set of known roles.
 * Thread-safe.
 */
public final class RolePermissions {
  private static final Permissions EVERYTHING = Permissions.compile(List.of("*"));

  private final Map<String, List<String>> roles;
  private final Map<Set<String>, Permissions> compiled = new ConcurrentHashMap<>();

  /**
   * Takes the roles of the settings.
   *
   * @throws SettingsException if a permission is not of the form {@code action:pattern}
   */
  public RolePermissions(PermissionSettings settings) {
    this.roles = settings.roles();
    roles.forEach((role, permissions) -> permissions.forEach(p -> check(role, p)));
  }

  /** What {@code principal} may do. Roles nobody defined grant nothing and take no memory. */
  public Permissions of(Principal principal) {
    if (principal.service()) {
      return EVERYTHING;
    }
    Permissions known = compiled.get(principal.roles());
    return known != null ? known : compile(principal.roles());
  }

  private Permissions compile(Set<String> held) {
    Set<String> defined = Set.copyOf(held.stream().filter(roles::containsKey).toList());
    return compiled.computeIfAbsent(
        defined,
        set ->
            Permissions.compile(
                set.stream().flatMap(r -> roles.getOrDefault(r, List.of()).stream()).toList()));
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
