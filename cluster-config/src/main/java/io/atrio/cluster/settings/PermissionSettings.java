package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each role may do.
 *
 * @param roles role name to permissions, each {@code action:pattern} or {@code *}
 * @param cacheSize users whose roles a node remembers
 * @param backStop how long anything remembered is used without being read again
 */
public record PermissionSettings(
    Map<String, List<String>> roles, int cacheSize, Duration backStop) {
  private static final int CACHE_SIZE = 200_000;
  private static final Duration BACK_STOP = Duration.ofMinutes(5);
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofHours(1);

  /** The roles, with the cache as it is by default. */
  public PermissionSettings(Map<String, List<String>> roles) {
    this(roles, CACHE_SIZE, BACK_STOP);
  }

  static PermissionSettings from(Config config, boolean embedded) {
    Map<String, List<String>> roles = new TreeMap<>();
    if (embedded) {
      roles.putAll(read(config, "atrio.permission.embedded-roles"));
    }
    roles.putAll(read(config, "atrio.permission.roles"));
    return new PermissionSettings(Map.copyOf(roles), cacheSize(config), backStop(config));
  }

  private static int cacheSize(Config config) {
    int size = config.getInt("atrio.permission.cache-size");
    if (size < 1 || size > 10_000_000) {
      throw new SettingsException(
          "atrio.permission.cache-size = " + size + " is not allowed: it must be 1 to 10000000");
    }
    return size;
  }

  private static Duration backStop(Config config) {
    Duration age = config.getDuration("atrio.permission.back-stop");
    if (age.compareTo(LEAST) < 0 || age.compareTo(MOST) > 0) {
      throw new SettingsException(
          "atrio.permission.back-stop = " + age + " is not allowed: it must be 1 s to 1 h");
    }
    return age;
  }

  private static Map<String, List<String>> read(Config config, String path) {
    ConfigObject object = config.getObject(path);
    Map<String, List<String>> roles = new TreeMap<>();
    for (String role : object.keySet()) {
      roles.put(role, permissions(object, path, role));
    }
    return roles;
  }

  private static List<String> permissions(ConfigObject object, String path, String role) {
    try {
      return object.toConfig().getStringList('"' + role + '"');
    } catch (ConfigException e) {
      throw new SettingsException(
          path
              + "."
              + role
              + " is not allowed: it must be a list of permissions such as [\"subscribe:orders*\"]");
    }
  }
}
