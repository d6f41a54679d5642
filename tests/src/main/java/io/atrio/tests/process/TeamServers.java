package io.atrio.tests.process;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL and a Redis as a team has them: their own processes, at addresses that stay. Closing
 * it ends both, also when this JVM is told to end.
 */
public final class TeamServers implements AutoCloseable {
  private final DataDirectory data;
  private final Thread atExit = new Thread(this::end, "end-team-servers");
  private RedisProcess redis;
  private PostgresProcess postgres;

  /** Starts both, with their data in {@code directory}, which is kept. */
  public TeamServers(Path directory) throws InterruptedException {
    PreparedStart.fill(directory);
    data = DataDirectory.open(directory);
    redis = RedisProcess.start(data, line -> {});
    try {
      postgres = PostgresProcess.start(data, line -> {});
    } catch (InterruptedException | RuntimeException e) {
      redis.close();
      data.close();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  public String databaseUrl() {
    return postgres.url();
  }

  public String redisUrl() {
    return redis.url();
  }

  public String password() {
    return postgres.url().replaceAll(".*:([^@]+)@.*", "$1");
  }

  /** Moves both to cores as {@code taskset -c} takes them; empty leaves them where they are. */
  public void pin(String cpus) throws IOException, InterruptedException {
    for (ProcessHandle process : withWorkers(postgres.pid())) {
      Cores.pin(process.pid(), cpus);
    }
    Cores.pin(redis.pid(), cpus);
  }

  /** What PostgreSQL and its workers hold, in bytes; what they share is counted once. */
  public long postgresMemory() throws IOException {
    return memory(postgres.pid());
  }

  /** What Redis holds, in bytes. */
  public long redisMemory() throws IOException {
    return memory(redis.pid());
  }

  private static long memory(long pid) throws IOException {
    long sum = 0;
    for (ProcessHandle process : withWorkers(pid)) {
      try {
        sum += ProcessMemory.of(process.pid()).proportional();
      } catch (IOException e) {
        if (process.isAlive()) { // else a worker whose work was done meanwhile
          throw e;
        }
      }
    }
    return sum;
  }

  private static List<ProcessHandle> withWorkers(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
        .toList();
  }

  /** Kills PostgreSQL and its workers, as a power cut would. */
  public void killPostgres() {
    List<ProcessHandle> all = withWorkers(postgres.pid());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** Starts PostgreSQL again where it was. */
  public void startPostgres() throws InterruptedException {
    postgres = PostgresProcess.start(data, postgres.port(), line -> {});
  }

  /** Kills Redis, as a power cut would. */
  public void killRedis() {
    ProcessHandle.of(redis.pid())
        .ifPresent(
            server -> {
              server.destroyForcibly();
              server.onExit().join();
            });
  }

  /** Starts Redis again where it was. It knows nothing any more. */
  public void startRedis() throws InterruptedException {
    redis = RedisProcess.start(data, redis.port(), line -> {});
  }

  /** Sends Redis a signal: {@code STOP} lets it hang, {@code CONT} go on. */
  public void signalRedis(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid())).start();
    if (!kill.waitFor(5, TimeUnit.SECONDS)) {
      throw new IllegalStateException("kill hangs");
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending already: the hook has run or runs.
    }
  }

  private synchronized void end() {
    postgres.close();
    redis.close();
    data.close();
  }
}
