package io.atrio.tests.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The PostgreSQL of a running server, entered by what its data directory says, with the other
 * driver (JDBC) than the server's own.
 */
public final class Postgres implements AutoCloseable {
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;

  private final long pid;
  private final Connection connection;

  private Postgres(long pid, Connection connection) {
    this.pid = pid;
    this.connection = connection;
  }

  /** Opens a connection. */
  public static Postgres of(AtrioProcess server) throws IOException, SQLException {
    Path data = server.dataDirectory();
    List<String> pidFile = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
    String password = Files.readString(data.resolve("secrets/postgres-password"));
    String url = "jdbc:postgresql://127.0.0.1:%s/atrio".formatted(pidFile.get(PORT_LINE).strip());
    return new Postgres(
        Long.parseLong(pidFile.get(PID_LINE).strip()),
        DriverManager.getConnection(url, "postgres", password));
  }

  public long pid() {
    return pid;
  }

  /** The connection, for what the rest cannot do. */
  public Connection connection() {
    return connection;
  }

  public void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first field of the first row. */
  public String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new SQLException("no row: " + query);
      }
      return rows.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
