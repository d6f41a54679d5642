package io.atrio.persistence;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import io.atrio.persistence.embedded.RedisProcess;
import io.atrio.persistence.redis.RedisDoor;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL and a Redis for the tests of one class; a migrated database for each that asks. */
public final class StoreLab implements AutoCloseable {
  private final AtomicInteger databases = new AtomicInteger();
  private final DataDirectory data;
  private final PostgresProcess postgres;
  private final RedisProcess redis;

  private StoreLab(DataDirectory data, PostgresProcess postgres, RedisProcess redis) {
    this.data = data;
    this.postgres = postgres;
    this.redis = redis;
  }

  public static StoreLab start(Path directory) throws Exception {
    DataDirectory data = PreparedData.open(directory);
    return new StoreLab(
        data, PostgresProcess.start(data, line -> {}), RedisProcess.start(data, line -> {}));
  }

  /** The URL of an empty, migrated database. */
  public String database() throws SQLException {
    String name = "lab" + databases.incrementAndGet();
    run(postgres.url(), PreparedData.CREATE_DATABASE.formatted(name));
    return postgres.url().replaceFirst("/atrio$", "/" + name);
  }

  public RedisProcess redis() {
    return redis;
  }

  public RedisDoor connectToRedis() throws Exception {
    return RedisDoor.open(redis.url()).toCompletableFuture().get(3, TimeUnit.SECONDS);
  }

  public static Connection connect(String url) throws SQLException {
    URI uri = URI.create(url);
    String[] login = uri.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + uri.getPort() + uri.getPath(), login[0], login[1]);
  }

  /** Runs statements as an application would, each in its own transaction. */
  public static void run(String url, String... statements) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() {
    redis.close();
    postgres.close();
    data.close();
  }
}
