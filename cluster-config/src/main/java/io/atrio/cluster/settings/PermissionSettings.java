package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each role may do.
 *
 * @param roles role name to permissions, each {@code action:pattern} or {@code *}
 */
public record PermissionSettings(Map<String, List<String>> roles) {

  static PermissionSettings from(Config config, boolean embedded) {
    Map<String, List<String>> roles = new TreeMap<>();
    if (embedded) {
      roles.putAll(read(config, "atrio.permission.embedded-roles"));
    }
    roles.putAll(read(config, "atrio.permission.roles"));
    return new PermissionSettings(Map.copyOf(roles));
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
