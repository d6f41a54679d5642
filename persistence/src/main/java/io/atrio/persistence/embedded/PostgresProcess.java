package io.atrio.persistence.embedded;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A real PostgreSQL 18 as a child process, with its data under a {@link DataDirectory}.
 *
 * <p>Data survive restarts, kills and power cuts: {@code fsync}, {@code synchronous_commit} and
 * {@code full_page_writes} are on. It listens on a free port of 127.0.0.1 only, without a socket
 * file, and lets in the superuser {@code postgres} by a password (SCRAM) kept as a secret of the
 * directory. A PostgreSQL that an earlier Átrio left behind is ended first.
 *
 * <p>The programs are zonky's; its {@code EmbeddedPostgres} is not used, because that is made for
 * tests: it turns {@code fsync} off, trusts everybody, writes under the temporary directory, takes
 * a half-unpacked archive for a whole one, and loses hold of a server that did not get ready.
 */
public final class PostgresProcess implements AutoCloseable {
  /** Also for the recovery after a crash, which replays up to a gigabyte of log. */
  private static final Duration TO_GET_READY = Duration.ofSeconds(60);

  private static final Duration TO_ANSWER = Duration.ofSeconds(10);

  /** Name of the secret in the data directory. */
  static final String PASSWORD = "postgres-password";

  private static final String USER = "postgres";
  private static final String DATABASE = "atrio";

  /**
   * It shares the machine with the node, whose streams come first: what is written in the
   * background must not delay what somebody waits for.
   */
  private static final String NICENESS = "5";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "shared_buffers", "128MB",
          "max_connections", "100",
          "timezone", "UTC",
          "log_timezone", "UTC");

  private final ServerProcess server;
  private final int port;
  private final String password;
  private final String version;

  private PostgresProcess(ServerProcess server, int port, String password, String version) {
    this.server = server;
    this.port = port;
    this.password = password;
    this.version = version;
  }

  /**
   * Starts the server, setting up its data the first time, and comes back when it answers.
   *
   * @param progress gets a line about each thing worth telling
   * @throws StartupException when it cannot be started; nothing is left running then
   * @throws InterruptedException when interrupted; nothing is left running then
   */
  public static PostgresProcess start(DataDirectory data, Consumer<String> progress)
      throws InterruptedException {
    return start(data, 0, progress);
  }

  /**
   * The same on a given port: for a server that others know by its address and that has ended.
   *
   * @param port 0 for a free one
   */
  public static PostgresProcess start(DataDirectory data, int port, Consumer<String> progress)
      throws InterruptedException {
    try {
      return start(data, Unprivileged.forOwnerOf(data.path()), port, progress);
    } catch (IOException e) {
      throw new StartupException("PostgreSQL cannot be started: " + e.getMessage(), e);
    }
  }

  static PostgresProcess start(
      DataDirectory data, Unprivileged user, int wantedPort, Consumer<String> progress)
      throws IOException, InterruptedException {
    endLeftBehind(data, progress);
    String password = data.secret(PASSWORD, Password::make);
    if (Files.notExists(data.postgres())) {
      progress.accept(
          "PostgreSQL is being set up in " + data.postgres() + " (the first time only)");
    }
    PostgresPrograms programs = PostgresPrograms.unpack(data.binaries());
    user.check(programs.postgres());
    ServerLog log = new ServerLog(data.freshLog("postgres"));
    if (Files.notExists(data.postgres())) {
      new PostgresInitdb(programs, user, log).create(data, USER, password);
    }
    user.own(data.postgres());
    int port = wantedPort == 0 ? LoopbackPort.free() : wantedPort;
    ServerProcess server =
        ServerProcess.start(user.command(command(programs, data, port)), "", log.file());
    try {
      server.awaitReady("PostgreSQL", TO_GET_READY, log, () -> saysReady(pidFile(data), server));
      return new PostgresProcess(server, port, password, ensureDatabase(port, password));
    } catch (InterruptedException | RuntimeException | Error e) {
      server.interrupt();
      throw e;
    }
  }

  /** {@code postgresql://postgres:<password>@127.0.0.1:<port>/atrio}. Holds the password. */
  public String url() {
    return url(port, password);
  }

  static String url(int port, String password) {
    return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + DATABASE;
  }

  /** What the server says of itself, such as {@code 18.6}. */
  public String version() {
    return version;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return server.pid();
  }

  /** Runs {@code action} once, when the server has ended, for whatever reason. */
  void onEnd(Runnable action) {
    server.onEnd(action);
  }

  /**
   * Stops the server within 8 seconds: a fast shutdown, which ends open transactions and writes
   * everything out, then a kill, from which it recovers at the next start. May be called from a
   * shutdown hook, and more than once.
   */
  @Override
  public void close() {
    server.interrupt();
  }

  private static void endLeftBehind(DataDirectory data, Consumer<String> progress)
      throws IOException {
    for (ServerProcess old : ServerProcess.leftBehind(List.of("-D", data.postgres().toString()))) {
      progress.accept(
          "Ending the PostgreSQL (process " + old.pid() + ") that an earlier Átrio left");
      old.interrupt();
    }
    Path pidFile = pidFile(data);
    if (ServerProcess.pidIn(pidFile).flatMap(ProcessHandle::of).isPresent()) {
      // The pid has been given to somebody else, and PostgreSQL would refuse to start because of
      // it. The file of a pid that is gone stays: PostgreSQL looks for orphaned workers by it.
      Files.delete(pidFile);
    }
  }

  private static List<String> command(PostgresPrograms programs, DataDirectory data, int port) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "nice",
                "-n",
                NICENESS,
                programs.postgres(),
                "-D",
                data.postgres().toString(),
                "-p",
                Integer.toString(port)));
    SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return command;
  }

  /** The eighth line of the pid file is where the server tells its state. */
  private static boolean saysReady(Path pidFile, ServerProcess server) {
    try {
      List<String> lines = Files.readAllLines(pidFile);
      return lines.size() >= 8
          && lines.getFirst().strip().equals(Long.toString(server.pid()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Creates the database unless it is there, and gives the version of the server. */
  private static String ensureDatabase(int port, String password) {
    var factory =
        new PostgresqlConnectionFactory(
            PostgresqlConnectionConfiguration.builder()
                .host("127.0.0.1")
                .port(port)
                .username(USER)
                .password(password)
                .database(USER)
                .build());
    try {
      String version =
          Mono.usingWhen(factory.create(), PostgresProcess::create, PostgresqlConnection::close)
              .block(TO_ANSWER);
      return version == null ? "" : version;
    } catch (RuntimeException e) {
      throw new StartupException("PostgreSQL started but does not answer: " + e.getMessage(), e);
    }
  }

  private static Mono<String> create(PostgresqlConnection connection) {
    String version = connection.getMetadata().getDatabaseVersion();
    return Flux.from(
            connection
                .createStatement("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")
                .execute())
        .flatMap(result -> result.map(row -> true))
        .hasElements()
        .flatMap(
            there ->
                there
                    ? Mono.empty()
                    : connection
                        .createStatement("CREATE DATABASE " + DATABASE)
                        .execute()
                        .flatMap(result -> result.getRowsUpdated())
                        .then())
        .thenReturn(version);
  }

  private static Path pidFile(DataDirectory data) {
    return data.postgres().resolve("postmaster.pid");
  }
}
