package io.atrio.actors.permission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A compiled set of permissions, {@code action:pattern} with an optional trailing {@code *}, or
 * {@code *} for everything. Immutable; one is shared by all sessions with the same roles.
 */
public final class Permissions {
  private static final Pattern FORM =
      Pattern.compile("\\*|[a-z]{1,32}:([a-zA-Z0-9_.:-]{0,200}\\*?)");

  private final List<String> listed;
  private final boolean everything;
  private final Map<String, Rules> byAction;

  private record Rules(Set<String> exact, List<String> prefixes) {}

  private Permissions(List<String> listed, boolean everything, Map<String, Rules> byAction) {
    this.listed = listed;
    this.everything = everything;
    this.byAction = byAction;
  }

  /**
   * Compiles {@code permissions}.
   *
   * @throws IllegalArgumentException if one is not of the form
   */
  public static Permissions compile(Collection<String> permissions) {
    Map<String, Rules> byAction = new HashMap<>();
    boolean everything = false;
    for (String permission : permissions) {
      if (!isWellFormed(permission)) {
        throw new IllegalArgumentException("not a permission: " + permission);
      }
      everything |= permission.equals("*");
      add(byAction, permission);
    }
    List<String> listed = List.copyOf(permissions.stream().distinct().sorted().toList());
    return new Permissions(listed, everything, byAction);
  }

  /** Whether {@code permission} has the form {@code action:pattern} or is {@code *}. */
  public static boolean isWellFormed(String permission) {
    return FORM.matcher(permission).matches() && !permission.endsWith(":");
  }

  /** Whether these permissions allow {@code action} on {@code resource}. */
  public boolean allow(String action, String resource) {
    if (everything) {
      return true;
    }
    Rules rules = byAction.get(action);
    return rules != null
        && (rules.exact.contains(resource)
            || rules.prefixes.stream().anyMatch(resource::startsWith));
  }

  /** What was compiled, each once and sorted. */
  public List<String> listed() {
    return listed;
  }

  /** Whether these permissions are {@code *}. */
  public boolean allowEverything() {
    return everything;
  }

  private static void add(Map<String, Rules> byAction, String permission) {
    int colon = permission.indexOf(':');
    if (colon < 0) {
      return;
    }
    String action = permission.substring(0, colon);
    String pattern = permission.substring(colon + 1);
    Rules rules =
        byAction.computeIfAbsent(action, a -> new Rules(new HashSet<>(), new ArrayList<>()));
    if (pattern.endsWith("*")) {
      rules.prefixes.add(pattern.substring(0, pattern.length() - 1));
    } else {
      rules.exact.add(pattern);
    }
  }
}
