package io.atrio.tests.faults;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL and a Redis as a team has them: their own processes, at addresses that stay. */
final class TeamServers implements AutoCloseable {
  private final DataDirectory data;
  private RedisProcess redis;
  private PostgresProcess postgres;

  TeamServers(Path directory) throws InterruptedException {
    data = DataDirectory.open(directory);
    redis = RedisProcess.start(data, line -> {});
    postgres = PostgresProcess.start(data, line -> {});
  }

  String databaseUrl() {
    return postgres.url();
  }

  String redisUrl() {
    return redis.url();
  }

  String password() {
    return postgres.url().replaceAll(".*:([^@]+)@.*", "$1");
  }

  /** Kills PostgreSQL and its workers, as a power cut would. */
  void killPostgres() {
    List<ProcessHandle> all =
        ProcessHandle.of(postgres.pid()).stream()
            .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** Starts PostgreSQL again where it was. */
  void startPostgres() throws InterruptedException {
    postgres = PostgresProcess.start(data, postgres.port(), line -> {});
  }

  /** Kills Redis, as a power cut would. */
  void killRedis() {
    ProcessHandle.of(redis.pid())
        .ifPresent(
            server -> {
              server.destroyForcibly();
              server.onExit().join();
            });
  }

  /** Starts Redis again where it was. It knows nothing any more. */
  void startRedis() throws InterruptedException {
    redis = RedisProcess.start(data, redis.port(), line -> {});
  }

  /** Sends Redis a signal: {@code STOP} lets it hang, {@code CONT} go on. */
  void signalRedis(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid())).start();
    if (!kill.waitFor(5, TimeUnit.SECONDS)) {
      throw new IllegalStateException("kill hangs");
    }
  }

  @Override
  public void close() {
    postgres.close();
    redis.close();
    data.close();
  }
}
