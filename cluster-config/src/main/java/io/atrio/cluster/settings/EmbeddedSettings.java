package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.nio.file.Path;

/**
 * Where data lives: the team's own servers, or those Átrio starts itself.
 *
 * @param dataDir directory of embedded mode
 * @param databaseUrl the team's PostgreSQL; empty in embedded mode
 * @param redisUrl the team's Redis; empty in embedded mode
 */
public record EmbeddedSettings(Path dataDir, String databaseUrl, String redisUrl) {

  static EmbeddedSettings from(Config config) {
    Section s = new Section(config, "atrio");
    String dataDir = s.text("data-dir");
    if (dataDir.isEmpty()) {
      throw s.refuse("data-dir", "a directory");
    }
    String database = s.text("database.url");
    String redis = s.text("redis.url");
    if (database.isEmpty() && !redis.isEmpty()) {
      throw new SettingsException(
          "atrio.database.url is missing: atrio.redis.url is set, and both must be (or neither, for embedded mode)");
    }
    if (!database.isEmpty() && redis.isEmpty()) {
      throw new SettingsException(
          "atrio.redis.url is missing: atrio.database.url is set, and both must be (or neither, for embedded mode)");
    }
    requireScheme(s, "database.url", database, "postgresql://", "postgres://");
    requireScheme(s, "redis.url", redis, "redis://", "rediss://");
    return new EmbeddedSettings(Path.of(dataDir), database, redis);
  }

  /** Whether Átrio starts its own PostgreSQL and Redis. */
  public boolean embedded() {
    return databaseUrl.isEmpty();
  }

  private static void requireScheme(
      Section s, String key, String url, String first, String second) {
    if (!url.isEmpty() && !url.startsWith(first) && !url.startsWith(second)) {
      throw s.refuse(key, "an address that starts with " + first);
    }
  }
}
