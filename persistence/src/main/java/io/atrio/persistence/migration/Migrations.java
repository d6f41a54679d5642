package io.atrio.persistence.migration;

import io.atrio.persistence.ServerUrl;
import io.atrio.persistence.embedded.StartupException;
import io.atrio.persistence.postgres.PostgresConfiguration;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateOutput;

/**
 * Brings a database to the schema of this version: the scripts {@code atrio/migration/V*.sql}, each
 * run once, in the schema {@code atrio}, which is made if it is not there. What has run is kept in
 * {@code atrio.schema_history}.
 *
 * <p>Any number of nodes may do so at once: one runs the scripts, the others wait for it.
 */
public final class Migrations {
  private static final String SCHEMA = "atrio";
  private static final String HISTORY = "schema_history";
  private static final String LOCATION = "classpath:atrio/migration";

  /** Seconds that a node waits for one that runs the scripts: a script may rebuild a big table. */
  private static final int TO_WAIT = 600;

  private Migrations() {}

  /**
   * Runs the scripts that have not run yet. Blocks until they have: call it once at the start, from
   * a thread that may wait.
   *
   * @param databaseUrl as {@link PostgresConfiguration#parse} takes it
   * @return how many scripts this call ran
   * @throws StartupException in one line and without the password: the database does not answer, it
   *     belongs to a newer Átrio, a script that has run is not the one of this version, or a script
   *     failed
   * @throws IllegalArgumentException when the URL is wrong: one line, without the password
   */
  public static int run(String databaseUrl) {
    ServerUrl address = PostgresConfiguration.parse(databaseUrl);
    try (MigrationLock lock = MigrationLock.take(address, TO_WAIT)) {
      return run(address, flyway(lock));
    }
  }

  private static int run(ServerUrl address, Flyway flyway) {
    try {
      refuseStrangers(address, flyway);
      return flyway.migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new StartupException(
          "The schema of " + address + " cannot be migrated: " + OneLine.of(e), e);
    }
  }

  private static Flyway flyway(MigrationLock lock) {
    return Flyway.configure()
        .loggers(QuietLog.class.getName())
        .dataSource(lock.dataSource())
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .table(HISTORY)
        .locations(LOCATION)
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        // Nothing is forgiven, not even what a newer version has run.
        .ignoreMigrationPatterns(new String[0])
        .lockRetryCount(TO_WAIT)
        .cleanDisabled(true)
        .load();
  }

  /** Says in a line of our own what Flyway would say in a page. */
  private static void refuseStrangers(ServerUrl address, Flyway flyway) {
    for (ValidateOutput wrong : flyway.validateWithResult().invalidMigrations) {
      if (wrong.errorDetails.errorCode instanceof CoreErrorCode code) {
        switch (code) {
          case APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED -> throw newer(address, wrong);
          case CHECKSUM_MISMATCH, DESCRIPTION_MISMATCH, TYPE_MISMATCH ->
              throw other(address, wrong, code);
          default -> {}
        }
      }
    }
  }

  private static StartupException newer(ServerUrl address, ValidateOutput migration) {
    return new StartupException(
        "The database "
            + address
            + " has schema version "
            + migration.version
            + ", which this version of Átrio does not know: start the newer version that made it");
  }

  private static StartupException other(
      ServerUrl address, ValidateOutput migration, CoreErrorCode code) {
    return new StartupException(
        "Schema version "
            + migration.version
            + " of the database "
            + address
            + " was not made by this version's script ("
            + code.name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + "): nothing is changed");
  }
}
