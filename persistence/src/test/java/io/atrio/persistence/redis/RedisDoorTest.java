package io.atrio.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RedisDoorTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Time after which a call was not waited for. */
  private static final Duration AT_ONCE = Duration.ofMillis(100);

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
  void aServerThatHangsIsWaitedForAFewTimesAndThenNotAtAllUntilItAnswers() throws Exception {
    try (RedisDoor door = open()) {
      assertThat(answers(door)).isTrue();
      signal("STOP");
      int waited = 0;
      while (isWaited(door)) {
        waited++;
      }
      assertThat(waited).isBetween(1, 6);
      signal("CONT");
      await().atMost(LIMIT).until(() -> answers(door));
    }
  }

  @Test
  void aServerThatIsKilledAndComesBackIsUsedAgain() throws Exception {
    try (RedisDoor door = open()) {
      int port = redis.port();
      redis.close();
      await().atMost(LIMIT).until(() -> !answers(door));
      assertThat(isWaited(door)).isFalse();
      redis = RedisProcess.start(data, port, line -> {});
      await().atMost(LIMIT).until(() -> answers(door));
    }
  }

  @Test
  void aServerThatIsNotThereYetIsLookedFor() throws Exception {
    int port = redis.port();
    String url = redis.url();
    redis.close();
    try (RedisDoor door = RedisDoor.open(url).toCompletableFuture().get(5, TimeUnit.SECONDS)) {
      assertThat(door.isConnected()).isFalse();
      assertThat(isWaited(door)).isFalse();
      redis = RedisProcess.start(data, port, line -> {});
      await().atMost(LIMIT).until(() -> answers(door));
    }
  }

  @Test
  void aWrongPasswordIsNotWaitedFor() {
    assertThat(RedisDoor.open("redis://:hunter2@127.0.0.1:" + redis.port()))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("Redis cannot be used at redis://127.0.0.1:" + redis.port())
        .withMessageContaining("WRONGPASS")
        .withMessageNotContaining("hunter2");
  }

  private RedisDoor open() {
    return RedisDoor.open(redis.url()).toCompletableFuture().join();
  }

  private static boolean answers(RedisDoor door) {
    return door.ask(commands -> commands.ping())
        .handle((pong, failure) -> failure == null)
        .toCompletableFuture()
        .join();
  }

  private static boolean isWaited(RedisDoor door) {
    long before = System.nanoTime();
    assertThat(answers(door)).isFalse();
    return System.nanoTime() - before > AT_ONCE.toNanos();
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + redis.pid())
        .start()
        .waitFor(5, TimeUnit.SECONDS);
  }
}
