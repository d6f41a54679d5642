package io.atrio.persistence.migration;

import io.atrio.persistence.ServerUrl;
import io.atrio.persistence.embedded.StartupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Keeps other nodes from migrating while this one does. Flyway has a lock of its own, but it is one
 * on the history table and so begins after the schema has been looked for and made: two first nodes
 * of an empty database would both make it.
 *
 * @param dataSource the database whose lock is held
 * @param connection holds the lock until it is closed, also by a crash
 */
record MigrationLock(DataSource dataSource, Connection connection) implements AutoCloseable {
  /** The number is "atrio" in ASCII. */
  private static final String LOCK = "SELECT pg_advisory_lock(418565482863)";

  static MigrationLock take(ServerUrl address, int seconds) {
    DataSource dataSource = JdbcDataSource.of(address);
    try {
      Connection connection = dataSource.getConnection();
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET lock_timeout = '" + seconds + "s'");
        statement.execute(LOCK);
        return new MigrationLock(dataSource, connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new StartupException(
          "The schema of " + address + " cannot be migrated: " + OneLine.of(e), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException serverIsAway) {
      // So is the lock.
    }
  }
}
