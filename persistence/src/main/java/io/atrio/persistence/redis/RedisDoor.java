package io.atrio.persistence.redis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to Redis. Nobody waits at it for longer than 250 ms, and nobody waits at all once it
 * is known that Redis does not answer, or only slowly: then the door is shut, and one call a second
 * tries whether it does again. Thread-safe.
 *
 * <p>Redis may be away when the door is made, and is looked for until it is there.
 */
public final class RedisDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisDoor.class);
  private static final long LOOK_AGAIN_SECONDS = 2;

  /** Half of the last ten calls shut the door; so slow ones count as failed. */
  private static final CircuitBreakerConfig RULES =
      CircuitBreakerConfig.custom()
          .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
          .slidingWindowSize(10)
          .minimumNumberOfCalls(4)
          .failureRateThreshold(50)
          .slowCallDurationThreshold(Duration.ofMillis(200))
          .slowCallRateThreshold(50)
          .waitDurationInOpenState(Duration.ofSeconds(1))
          .permittedNumberOfCallsInHalfOpenState(1)
          .recordException(failure -> !isAnswer(failure))
          .writableStackTraceEnabled(false)
          .build();

  private final String url;
  private final CircuitBreaker breaker = CircuitBreaker.of("redis", RULES);
  private volatile @Nullable RedisConnection connection;
  private volatile boolean closed;

  private RedisDoor(String url) {
    this.url = url;
  }

  /**
   * A door to the Redis at {@code url} (see {@link RedisConnection#connect}), when it is there or
   * cannot be reached. Fails when it is there and does not let us in.
   *
   * @throws IllegalArgumentException when the URL is wrong: one line, without the password
   */
  public static CompletionStage<RedisDoor> open(String url) {
    RedisDoor door = new RedisDoor(url);
    return RedisConnection.connect(url)
        .handle(
            (made, failure) -> {
              if (failure != null && isRefusal(failure)) {
                return CompletableFuture.<RedisDoor>failedFuture(unwrapped(failure));
              }
              door.connected(made, failure);
              return CompletableFuture.completedFuture(door);
            })
        .thenCompose(Function.identity());
  }

  /** Whether there has been a connection, which then comes back by itself. */
  public boolean isConnected() {
    return connection != null;
  }

  /**
   * What {@code command} answers; fails within 250 ms if nothing does, and at once while the door
   * is shut.
   */
  public <T> CompletionStage<T> ask(
      Function<RedisAsyncCommands<String, String>, ? extends CompletionStage<T>> command) {
    RedisConnection known = connection;
    return known == null
        ? CompletableFuture.failedStage(new RedisException("Redis has not been reached yet"))
        : breaker.executeCompletionStage(() -> command.apply(known.commands()));
  }

  @Override
  public void close() {
    closed = true;
    RedisConnection known = connection;
    if (known != null) {
      known.close();
    }
  }

  private void connected(@Nullable RedisConnection made, @Nullable Throwable failure) {
    if (made != null) {
      connection = made;
      if (closed) {
        made.close();
      }
    } else if (!closed) {
      LOG.warn("{}; it is looked for", failure == null ? "" : unwrapped(failure).getMessage());
      lookAgain();
    }
  }

  private void lookAgain() {
    if (closed) {
      return;
    }
    Executor later =
        CompletableFuture.delayedExecutor(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS, Runnable::run);
    later.execute(
        () -> {
          var unused =
              RedisConnection.connect(url)
                  .handle(
                      (made, failure) -> {
                        if (made != null) {
                          LOG.info("Redis at {} has been reached", made);
                          connected(made, null);
                        } else {
                          lookAgain();
                        }
                        return made;
                      });
        });
  }

  /** A server that answers with an error is there. */
  private static boolean isAnswer(Throwable failure) {
    return unwrapped(failure) instanceof RedisCommandExecutionException;
  }

  /** It is there, ready, and does not let us in: waiting does not help. */
  private static boolean isRefusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisCommandExecutionException
          && !(cause instanceof RedisLoadingException)
          && !(cause instanceof RedisBusyException)) {
        return true;
      }
    }
    return false;
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
