package io.atrio.persistence.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One connection of an application to its database. */
final class Application implements AutoCloseable {
  private final Connection connection;

  Application(String url) throws SQLException {
    this.connection = OutboxServer.connect(url);
  }

  Connection connection() {
    return connection;
  }

  /** Publishes a number; the row's id. */
  long publish(String channel, int number) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT atrio.publish(?, 'noted', ?::jsonb)")) {
      call.setString(1, channel);
      call.setString(2, Integer.toString(number));
      try (ResultSet rows = call.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of all rows. */
  List<String> texts(String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  /** How many rows wait to be published. */
  int waiting() throws SQLException {
    return texts("SELECT id FROM atrio.outbox WHERE refused IS NULL").size();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
