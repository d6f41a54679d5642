package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** Settings as an operator's file would change them. */
final class SettingsText {
  static final String DATABASE = "atrio.database.url = \"postgresql://u:p@db/atrio\"\n";
  static final String REDIS = "atrio.redis.url = \"redis://cache:6379\"\n";
  static final String JWKS = "atrio.auth.jwks-url = \"https://issuer.example.com/jwks.json\"\n";

  private SettingsText() {}

  static AtrioSettings read(String hocon) {
    return AtrioSettings.from(config(hocon));
  }

  static Config config(String hocon) {
    return ConfigFactory.parseString(hocon).withFallback(ConfigFactory.load()).resolve();
  }
}
