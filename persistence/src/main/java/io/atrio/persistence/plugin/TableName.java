package io.atrio.persistence.plugin;

import com.typesafe.config.Config;
import java.util.regex.Pattern;

/** The name of a plugin's table as SQL has it, from the keys {@code schema} and {@code table}. */
public final class TableName {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private TableName() {}

  /**
   * The table of the plugin with this configuration, in its schema if that is not empty.
   *
   * @throws IllegalArgumentException if one is not a lower-case SQL name
   */
  public static String of(Config plugin) {
    String schema = plugin.getString("schema");
    String table = checked(plugin, "table", plugin.getString("table"));
    return schema.isEmpty() ? table : checked(plugin, "schema", schema) + "." + table;
  }

  private static String checked(Config plugin, String key, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          key + " = " + name + " (" + plugin.origin().description() + ") is not a name in SQL");
    }
    return name;
  }
}
