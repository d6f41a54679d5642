package io.atrio.tests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.persistence.redis.RedisConnection;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RealServersTest {
  private static final Pattern REDIS =
      Pattern.compile("Redis \\S+ is ready on 127\\.0\\.0\\.1:(\\d+)");

  @Test
  void aRealPostgresAnswers() throws Exception {
    try (Postgres postgres = Postgres.of(SharedServer.get())) {
      assertThat(postgres.text("SELECT version()")).startsWith("PostgreSQL 18");
    }
  }

  @Test
  void postgresIsAChildOfTheServer() throws Exception {
    try (Postgres postgres = Postgres.of(SharedServer.get())) {
      assertThat(SharedServer.get().children())
          .extracting(ProcessHandle::pid)
          .contains(postgres.pid());
    }
  }

  @Test
  void postgresKeepsWhatItAcknowledges() throws Exception {
    try (Postgres postgres = Postgres.of(SharedServer.get())) {
      assertThat(postgres.text("SHOW fsync")).isEqualTo("on");
    }
  }

  @Test
  void aRealRedisAnswers() throws Exception {
    AtrioProcess server = SharedServer.get();
    try (RedisConnection redis =
        RedisConnection.connect(redisUrl(server)).toCompletableFuture().get(10, TimeUnit.SECONDS)) {
      assertThat(redis.commands().info("server").get(10, TimeUnit.SECONDS))
          .contains("redis_version:");
    }
  }

  @Test
  void redisIsAChildOfTheServer() throws Exception {
    AtrioProcess server = SharedServer.get();
    assertThat(server.children())
        .anyMatch(child -> child.info().command().orElse("").contains("redis-server"));
  }

  private static String redisUrl(AtrioProcess server) throws Exception {
    String port =
        server.output().stream()
            .flatMap(line -> REDIS.matcher(line).results())
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    Path secrets = server.dataDirectory().resolve("secrets");
    return "redis://:%s@127.0.0.1:%s"
        .formatted(Files.readString(secrets.resolve("redis-password")), port);
  }
}
