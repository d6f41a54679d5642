package io.atrio.tests.faults;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL and a Redis as a team has them: their own processes, at addresses that stay. */
final class TeamServers implements AutoCloseable {
  private final DataDirectory data;
  private final RedisProcess redis;
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

  @Override
  public void close() {
    postgres.close();
    redis.close();
    data.close();
  }
}
