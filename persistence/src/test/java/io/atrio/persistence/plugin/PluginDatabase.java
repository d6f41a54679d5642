package io.atrio.persistence.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresConfiguration;
import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.process.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;

/** A real PostgreSQL with the plugins' tables, in a directory that goes with it. */
public final class PluginDatabase implements AutoCloseable {
  private static final String SETTINGS =
      """
      pekko.actor.provider = local
      pekko.remote.artery.enabled = off
      """;

  private final Path directory;
  private final DataDirectory data;
  private PostgresProcess postgres;
  private PostgresPool pool;

  private PluginDatabase(Path directory, DataDirectory data, PostgresProcess postgres) {
    this.directory = directory;
    this.data = data;
    this.postgres = postgres;
    this.pool = PostgresPool.open(postgres.url());
  }

  /** Starts the server and makes the tables. */
  public static PluginDatabase start() {
    try {
      Path directory = Files.createTempDirectory("atrio-plugin");
      try {
        return start(directory);
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        delete(directory);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PluginDatabase start(Path directory) throws IOException, InterruptedException {
    DataDirectory data = PreparedData.open(directory);
    try {
      PluginDatabase started =
          new PluginDatabase(directory, data, PostgresProcess.start(data, line -> {}));
      started.migrate();
      return started;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  /** SQL on it. */
  public Database database() {
    return pool.database();
  }

  /** The settings of an actor system whose plugins use it. */
  public Config settings() {
    return ConfigFactory.parseString(SETTINGS)
        .withFallback(PostgresConfiguration.pluginSettings(postgres.url()))
        .withFallback(ConfigFactory.load());
  }

  /** Its URL, with the password. */
  public String url() {
    return postgres.url();
  }

  /** Kills the server and everything it runs, as a power cut would. */
  public void kill() {
    ProcessTree.of(postgres.pid()).kill();
  }

  /** Stops the server where it stands: its sockets stay open, and nobody answers. */
  public void hang() {
    ProcessTree.of(postgres.pid()).hang();
  }

  /** Lets it go on. */
  public void goOn() {
    ProcessTree.of(postgres.pid()).goOn();
  }

  /** Starts the server again, at its old address. */
  public void startAgain() {
    try {
      postgres = PostgresProcess.start(data, postgres.port(), line -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pool.close();
    postgres.close();
    data.close();
    try {
      delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private void migrate() throws IOException {
    try (var in =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/atrio/migration/V1__persistence_plugins.sql"))) {
      String tables = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      database()
          .update("CREATE SCHEMA atrio; SET search_path = atrio;" + tables, Database.NOTHING)
          .block(Database.LIMIT);
    }
    pool.close();
    pool = PostgresPool.open(postgres.url());
  }
}
