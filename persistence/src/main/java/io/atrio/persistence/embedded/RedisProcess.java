package io.atrio.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A real redis-server as a child process, on a free port of 127.0.0.1, with a password kept as a
 * secret of the {@link DataDirectory}. A Redis that an earlier Átrio left behind is ended first.
 *
 * <p>It writes nothing to disk: what it holds are leases (where is this session?) and copies of
 * what PostgreSQL holds, both renewed by whoever needs them, and an old lease is worse than none.
 * It may grow to 256 MB and then refuses writes, evicting nothing: a refused write is seen and
 * reported as a degraded directory, an evicted lease would make a user who is there look absent.
 *
 * <p>The program comes from the embedded-redis library; its {@code RedisServer} is not used,
 * because it writes the password to a file under the temporary directory and stops the server in a
 * shutdown hook of its own, while the platform may still be draining.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Duration TO_GET_READY = Duration.ofSeconds(10);
  private static final Pattern READY = Pattern.compile("Ready to accept connections");
  private static final Pattern VERSION = Pattern.compile("Redis version=([^,\\s]+)");

  private final ServerProcess server;
  private final int port;
  private final String password;
  private final String version;

  private RedisProcess(ServerProcess server, int port, String password, String version) {
    this.server = server;
    this.port = port;
    this.password = password;
    this.version = version;
  }

  /**
   * Starts the server and comes back when it accepts connections.
   *
   * @param progress gets a line about each thing worth telling
   * @throws StartupException when it cannot be started; nothing is left running then
   * @throws InterruptedException when interrupted; nothing is left running then
   */
  public static RedisProcess start(DataDirectory data, Consumer<String> progress)
      throws InterruptedException {
    return start(data, 0, progress);
  }

  /**
   * The same on a port that must be free: where an earlier one was. It knows nothing of that one.
   */
  public static RedisProcess start(DataDirectory data, int port, Consumer<String> progress)
      throws InterruptedException {
    try {
      endLeftBehind(data, progress);
      Files.createDirectories(data.redis());
      int chosen = port == 0 ? LoopbackPort.free() : port;
      return start(data, chosen, RedisProgram.unpack(data.binaries()));
    } catch (IOException e) {
      throw new StartupException("Redis cannot be started: " + e.getMessage(), e);
    }
  }

  /** {@code redis://:<password>@127.0.0.1:<port>}. Holds the password. */
  public String url() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  /** What the server says of itself, such as {@code 6.2.6}. */
  public String version() {
    return version;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return server.pid();
  }

  /** Stops the server within 8 seconds. May be called from a shutdown hook, and more than once. */
  @Override
  public void close() {
    server.terminate();
  }

  private static void endLeftBehind(DataDirectory data, Consumer<String> progress) {
    for (ServerProcess old : ServerProcess.leftBehind(List.of("--dir", data.redis().toString()))) {
      progress.accept("Ending the Redis (process " + old.pid() + ") that an earlier Átrio left");
      old.terminate();
    }
  }

  private static RedisProcess start(DataDirectory data, int port, RedisProgram program)
      throws IOException, InterruptedException {
    String password = data.secret("redis-password", Password::make);
    ServerLog log = new ServerLog(data.freshLog("redis"));
    // Settings go in by standard input: a command line can be read by every user of the machine.
    ServerProcess server =
        ServerProcess.start(
            List.of(program.file().toString(), "-", "--dir", data.redis().toString()),
            settings(port, password),
            log.file());
    try {
      server.awaitReady("Redis", TO_GET_READY, log, () -> saysReady(log));
      String version = log.find(VERSION).map(m -> m.group(1)).orElse("(version unknown)");
      return new RedisProcess(server, port, password, version);
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      server.terminate();
      throw e;
    }
  }

  private static String settings(int port, String password) {
    return String.join(
        "\n",
        "bind 127.0.0.1",
        "port " + port,
        "requirepass " + password,
        "daemonize no",
        "set-proc-title no",
        "save \"\"",
        "appendonly no",
        "maxmemory 256mb",
        "maxmemory-policy noeviction",
        "databases 1",
        "");
  }

  /** The log says it; a log that cannot be read yet says nothing. */
  private static boolean saysReady(ServerLog log) {
    try {
      return log.find(READY).isPresent();
    } catch (IOException notYet) {
      return false;
    }
  }
}
