package io.atrio.api.serve;

import io.atrio.api.audit.AuditDatabase;
import io.atrio.api.auth.DevelopmentTokens;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.EmbeddedServers;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * The PostgreSQL, the Redis and the secret the platform runs with: the team's own, or embedded
 * ones.
 *
 * @param settings with the development secret where none was set in embedded mode
 * @param databaseUrl where PostgreSQL is
 * @param redisUrl where Redis is
 */
record Backing(AtrioSettings settings, String databaseUrl, String redisUrl) {
  private static final int SECRET_BYTES = 48;

  static Backing open(AtrioSettings settings, Closing closing, Consumer<String> progress) {
    if (!settings.data().embedded()) {
      return new Backing(settings, settings.data().databaseUrl(), settings.data().redisUrl());
    }
    DataDirectory directory = closing.add(DataDirectory.open(settings.data().dataDir()));
    EmbeddedServers servers = closing.add(EmbeddedServers.start(directory, progress));
    return new Backing(withSecrets(settings, directory), servers.databaseUrl(), servers.redisUrl());
  }

  private static AtrioSettings withSecrets(AtrioSettings settings, DataDirectory directory) {
    AtrioSettings withTokens =
        settings.auth().jwtSecret().isEmpty()
            ? settings.withAuth(
                settings
                    .auth()
                    .withJwtSecret(directory.secret(DevelopmentTokens.SECRET, Backing::random)))
            : settings;
    return settings.audit().signingKey().isEmpty()
        ? withTokens.withAudit(
            settings
                .audit()
                .withSigningKey(directory.secret(AuditDatabase.SIGNING_KEY, Backing::random)))
        : withTokens;
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
