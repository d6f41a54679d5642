package io.atrio.tests.bench;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.RedisProcess;
import io.atrio.tests.process.Cores;
import io.atrio.tests.process.NodePackage;
import io.atrio.tests.process.NodeServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The Express server the API is measured against, with a Redis of its own on the same core. Closing
 * it ends both, also when this JVM is told to end.
 */
final class ExpressPeer implements AutoCloseable {
  /** Where its sources lie, from the project's folder. */
  static final String SOURCES = "tests/peers/express";

  private final DataDirectory data;
  private final RedisProcess redis;
  private final NodeServer server;
  private final Thread atExit;

  private ExpressPeer(DataDirectory data, RedisProcess redis, NodeServer server) {
    this.data = data;
    this.redis = redis;
    this.server = server;
    // Node.js has a hook of its own; Redis would outlive this JVM.
    atExit = new Thread(redis::close, "end-peer");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts both.
   *
   * @param installed the server with what it depends on; data of Redis go there too
   * @param secret of the tokens it trusts
   * @param cached what Redis holds of each user
   * @param cpus the cores of both
   */
  static ExpressPeer start(
      NodePackage installed, String secret, Map<String, String> cached, String cpus)
      throws IOException, InterruptedException {
    Path folder = installed.path();
    DataDirectory data = DataDirectory.open(folder.resolve("data"));
    RedisProcess redis = RedisProcess.start(data, line -> {});
    NodeServer server = null;
    try {
      Cores.pin(redis.pid(), cpus);
      fill(redis.url(), cached);
      Map<String, String> environment =
          Map.of(
              "NODE_ENV",
              "production",
              "JWT_SECRET",
              secret,
              "REDIS_URL",
              redis.url(),
              "PORT",
              "0");
      server = NodeServer.start(folder.resolve("server.js"), environment, cpus);
      return new ExpressPeer(data, redis, server);
    } finally {
      if (server == null) {
        redis.close();
        data.close();
      }
    }
  }

  private static void fill(String url, Map<String, String> cached) {
    try (RedisClient client = RedisClient.create(url);
        StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisCommands<String, String> commands = connection.sync();
      commands.mset(
          cached.entrySet().stream()
              .collect(Collectors.toMap(entry -> "access:" + entry.getKey(), Map.Entry::getValue)));
    }
  }

  /** How it runs, in a line. */
  static String circumstances() {
    return "Express and its Redis on the server's core, Node.js as it is on the path";
  }

  /** The API with its version, without a slash at the end. */
  URI api() {
    return server.address();
  }

  long pid() {
    return server.pid();
  }

  @Override
  public void close() {
    server.close();
    redis.close();
    data.close();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending already, and the hook does the same.
    }
  }
}
