package io.atrio.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.RedisProcess;
import io.lettuce.core.RedisConnectionException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class RedisConnectionTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init")
  private DataDirectory data;

  @SuppressWarnings("NullAway.Init")
  private RedisProcess redis;

  @BeforeEach
  void start() throws Exception {
    data = DataDirectory.open(temp);
    redis = RedisProcess.start(data, line -> {});
  }

  @AfterEach
  void stop() {
    redis.close();
    data.close();
  }

  @Test
  void theServerAnswersAPing() {
    try (RedisConnection connection = connect()) {
      assertThat(connection.ping()).succeedsWithin(LIMIT);
    }
  }

  @Test
  void fullMemoryRefusesInsteadOfForgetting() {
    try (RedisConnection connection = connect()) {
      assertThat(connection.commands().configGet("maxmemory*").toCompletableFuture())
          .succeedsWithin(LIMIT)
          .satisfies(
              settings ->
                  assertThat(settings)
                      .containsEntry("maxmemory", "268435456")
                      .containsEntry("maxmemory-policy", "noeviction"));
    }
  }

  @Test
  void aServerThatHangsIsNotWaitedFor() throws Exception {
    try (RedisConnection connection = connect()) {
      assertThat(connection.ping()).succeedsWithin(LIMIT);
      signal("STOP");
      assertThat(connection.ping()).failsWithin(Duration.ofSeconds(1));
      signal("CONT");
      assertThat(connection.ping()).succeedsWithin(LIMIT);
    }
  }

  @Test
  void aCommandWithoutServerIsRefusedAtOnce() {
    try (RedisConnection connection = connect()) {
      redis.close();
      await()
          .untilAsserted(
              () ->
                  assertThat(connection.ping())
                      .failsWithin(Duration.ofMillis(100))
                      .withThrowableThat()
                      .withMessageContaining("not connected"));
    }
  }

  @Test
  void nobodyThereIsSaidWithoutThePassword() {
    assertThat(RedisConnection.connect("redis://:hunter2@127.0.0.1:1"))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(RedisConnectionException.class)
        .withMessageStartingWith("Redis cannot be used at redis://127.0.0.1:1: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://:hunter2@h         | must begin with redis:// or rediss://
          redis://:hunter2@         | no host
          redis://:hunter2@h:0      | port
          redis://:hunter2@h/cache  | database that is not a number
          redis://:hunter2@h?a=b    | parameters
          """)
  void aWrongUrlIsNamedWithoutItsPassword(String url, String said) {
    assertThatThrownBy(() -> RedisConnection.connect(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .message()
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  private RedisConnection connect() {
    return RedisConnection.connect(redis.url()).toCompletableFuture().join();
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + redis.pid())
        .start()
        .waitFor(5, TimeUnit.SECONDS);
  }
}
