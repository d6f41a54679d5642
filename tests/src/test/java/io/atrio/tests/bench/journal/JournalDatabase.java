package io.atrio.tests.bench.journal;

import io.atrio.persistence.ServerUrl;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.migration.Migrations;
import io.atrio.persistence.postgres.PostgresConfiguration;
import io.atrio.tests.process.DataDirectory;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The embedded PostgreSQL with the tables of both plugins: ours in the schema {@code atrio}, theirs
 * in {@code public}. Closing it, or the end of this JVM, ends the server and deletes its data.
 */
public final class JournalDatabase implements AutoCloseable {
  private final DataDirectory folder;
  private final io.atrio.persistence.embedded.DataDirectory data;
  private final PostgresProcess postgres;
  private final AtomicBoolean closed = new AtomicBoolean();

  private JournalDatabase(
      DataDirectory folder,
      io.atrio.persistence.embedded.DataDirectory data,
      PostgresProcess postgres) {
    this.folder = folder;
    this.data = data;
    this.postgres = postgres;
  }

  /** Starts it and makes the tables. */
  public static JournalDatabase start(Consumer<String> progress)
      throws IOException, InterruptedException {
    DataDirectory folder = DataDirectory.of(null);
    var data = io.atrio.persistence.embedded.DataDirectory.open(folder.path());
    JournalDatabase database =
        new JournalDatabase(folder, data, PostgresProcess.start(data, progress));
    Runtime.getRuntime().addShutdownHook(new Thread(database::close, "end-database"));
    Migrations.run(database.url());
    database.run(JdbcTables.statements());
    return database;
  }

  /** Writes out what the one who was measured before has left to be written. */
  public void settle() {
    run(List.of("CHECKPOINT"));
  }

  private void run(List<String> statements) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), user(), password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused: " + e.getMessage(), e);
    }
  }

  /** What the server says of itself, such as {@code 18.6}. */
  public String version() {
    return postgres.version();
  }

  String url() {
    return postgres.url();
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.port(), address().path());
  }

  String user() {
    return Objects.requireNonNull(address().user());
  }

  String password() {
    return Objects.requireNonNull(address().password());
  }

  private ServerUrl address() {
    return PostgresConfiguration.parse(url());
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      postgres.close();
      data.close();
      folder.deleteIfOwn();
    }
  }
}
