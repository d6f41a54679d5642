package io.atrio.persistence.query;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import io.atrio.persistence.postgres.PostgresConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;

/** A PostgreSQL with the tables of the persistence plugins, and an actor system that reads it. */
final class QueryDatabase implements AutoCloseable {
  private final DataDirectory data;
  private PostgresProcess postgres;
  private ExtendedActorSystem system;

  private QueryDatabase(DataDirectory data) throws InterruptedException {
    this.data = data;
    postgres = PostgresProcess.start(data, line -> {});
    system = system(postgres);
  }

  static QueryDatabase open(Path directory) throws Exception {
    QueryDatabase database = new QueryDatabase(PreparedData.open(directory));
    database.execute("CREATE SCHEMA atrio");
    database.execute(migration());
    return database;
  }

  /** The read journal with pages of so many rows. */
  R2dbcReadJournal journal(int bufferSize) {
    return new R2dbcReadJournal(system, settings(bufferSize));
  }

  Config settings(int bufferSize) {
    return ConfigFactory.parseString("buffer-size = " + bufferSize)
        .withFallback(system.settings().config().getConfig(R2dbcReadJournal.IDENTIFIER));
  }

  ExtendedActorSystem system() {
    return system;
  }

  String url() {
    return postgres.url();
  }

  JournalWriter writer() throws SQLException {
    return new JournalWriter(connection(), system);
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Stops the server. The actor system stays and does not find it again: it gets another port. */
  void stop() {
    postgres.close();
  }

  /** Starts the server and another actor system. */
  void startAgain() throws InterruptedException {
    TestKit.shutdownActorSystem(system);
    postgres = PostgresProcess.start(data, line -> {});
    system = system(postgres);
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
    postgres.close();
    data.close();
  }

  private Connection connection() throws SQLException {
    URI url = URI.create(postgres.url());
    String[] user = url.getUserInfo().split(":", 2);
    String address = "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath();
    return DriverManager.getConnection(address + "?currentSchema=atrio", user[0], user[1]);
  }

  private static ExtendedActorSystem system(PostgresProcess postgres) {
    Config config =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = local
                pekko.persistence.r2dbc.refresh-interval = 20 ms
                """)
            .withFallback(PostgresConfiguration.pluginSettings(postgres.url()))
            .withFallback(ConfigFactory.load());
    return (ExtendedActorSystem) ActorSystem.create("query", config);
  }

  private static String migration() throws IOException {
    try (InputStream sql =
        QueryDatabase.class.getResourceAsStream("/atrio/migration/V1__persistence_plugins.sql")) {
      return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
