package io.atrio.persistence.outbox;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import io.atrio.persistence.process.ProcessTree;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL for the tests of one class, with a migrated database for each that asks. */
final class OutboxServer implements AutoCloseable {
  private final AtomicInteger databases = new AtomicInteger();
  private final DataDirectory data;
  private PostgresProcess postgres;

  private OutboxServer(DataDirectory data, PostgresProcess postgres) {
    this.data = data;
    this.postgres = postgres;
  }

  static OutboxServer start(Path directory) throws Exception {
    DataDirectory data = PreparedData.open(directory);
    return new OutboxServer(data, PostgresProcess.start(data, line -> {}));
  }

  /** The URL of an empty, migrated database. */
  String database() throws SQLException {
    String name = "lab" + databases.incrementAndGet();
    try (Connection connection = connect(postgres.url());
        Statement statement = connection.createStatement()) {
      statement.execute(PreparedData.CREATE_DATABASE.formatted(name));
    }
    return postgres.url().replaceFirst("/atrio$", "/" + name);
  }

  /** Connects the way an application would, with the other driver. */
  static Connection connect(String url) throws SQLException {
    URI uri = URI.create(url);
    String[] login = uri.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + uri.getPort() + uri.getPath(), login[0], login[1]);
  }

  /** Kills it and everything it runs, as a power cut would. */
  void kill() {
    ProcessTree.of(postgres.pid()).kill();
  }

  /** Starts it again where it was. */
  void startAgain() throws InterruptedException {
    postgres = PostgresProcess.start(data, postgres.port(), line -> {});
  }

  @Override
  public void close() {
    postgres.close();
    data.close();
  }
}
