package io.atrio.tests.bench;

import io.atrio.persistence.redis.RedisConnection;
import io.atrio.tests.process.Waiting;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts the sessions that the directory in Redis knows, of all nodes. */
final class DirectoryCount {
  private static final String COUNT = "return #redis.call('keys', 'atrio:session:*')";
  private static final long CONNECTS_WITHIN_S = 5;

  private DirectoryCount() {}

  /** What it knows once that is {@code wanted}, or when the time is over. */
  static long awaited(String redisUrl, long wanted, Duration within)
      throws IOException, InterruptedException {
    try (RedisConnection redis =
        RedisConnection.connect(redisUrl)
            .toCompletableFuture()
            .get(CONNECTS_WITHIN_S, TimeUnit.SECONDS)) {
      Waiting.until(within, () -> count(redis) >= wanted);
      return count(redis);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Redis does not answer: " + e.getMessage(), e);
    }
  }

  /** -1 when Redis does not answer in time. */
  private static long count(RedisConnection redis) {
    return redis
        .commands()
        .<Long>eval(COUNT, ScriptOutputType.INTEGER)
        .toCompletableFuture()
        .exceptionally(failure -> -1L)
        .join();
  }
}
