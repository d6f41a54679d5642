package io.atrio.api.audit;

import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.persistence.audit.AuditSerialization;
import io.atrio.persistence.audit.AuditStore;
import io.atrio.persistence.audit.AuditVerifier;
import io.atrio.persistence.embedded.EmbeddedDatabase;
import io.atrio.persistence.embedded.SecretFile;
import io.atrio.persistence.embedded.StartupException;
import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.postgres.ServerAnswer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The audit trail in its database, without a running Átrio: for the command line. It trusts no
 * server: whoever verifies reads the tables himself.
 */
public final class AuditDatabase implements AutoCloseable {
  /** Name of the signing key in the data directory of embedded mode. */
  public static final String SIGNING_KEY = "audit-signing-key";

  private final @Nullable EmbeddedDatabase embedded;
  private final PostgresPool pool;
  private final AuditSerialization serialization;
  private final String signingKey;

  private AuditDatabase(@Nullable EmbeddedDatabase embedded, String url, String signingKey) {
    this.embedded = embedded;
    this.pool = PostgresPool.open(url);
    this.serialization = AuditSerialization.open();
    this.signingKey = signingKey;
  }

  /**
   * Opens the database of {@code settings}; in embedded mode that of the Átrio that runs in the
   * data directory, or else one started for this alone.
   *
   * @throws StartupException when it cannot be had; one line for the operator
   */
  public static AuditDatabase open(AtrioSettings settings, Consumer<String> progress) {
    String key = settings.audit().signingKey();
    if (!settings.data().embedded()) {
      return checked(new AuditDatabase(null, settings.data().databaseUrl(), key));
    }
    EmbeddedDatabase database = EmbeddedDatabase.open(settings.data().dataDir(), progress);
    String minted = SecretFile.read(settings.data().dataDir(), SIGNING_KEY).orElse("");
    return checked(new AuditDatabase(database, database.url(), key.isEmpty() ? minted : key));
  }

  /** What can be asked. */
  public AuditStore store() {
    return new AuditStore(pool.database());
  }

  /** Verifies the chains. */
  public AuditVerifier verifier() {
    return new AuditVerifier(pool.database(), serialization.serialization(), signingKey);
  }

  @Override
  public void close() {
    serialization.close();
    pool.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  private static AuditDatabase checked(AuditDatabase opened) {
    String trouble =
        switch (opened.pool.check().toCompletableFuture().join()) {
          case ServerAnswer.Ready ready ->
              opened.store().exists().blockOptional().orElse(false)
                  ? ""
                  : "has no audit trail: no Átrio has used this database yet";
          case ServerAnswer.Away away -> "does not answer: " + away.why();
          case ServerAnswer.Refused refused -> "refuses: " + refused.why();
        };
    if (!trouble.isEmpty()) {
      String line = "PostgreSQL at " + opened.pool + " " + trouble;
      opened.close();
      throw new StartupException(line);
    }
    return opened;
  }
}
