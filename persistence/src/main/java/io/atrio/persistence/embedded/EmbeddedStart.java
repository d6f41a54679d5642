package io.atrio.persistence.embedded;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two servers being started at once: both come up, or none stays.
 *
 * <p>A server does not end with the JVM, so a shutdown hook stands by until both are up and handed
 * over: when the operator breaks off the start, none stays either.
 */
final class EmbeddedStart {
  /** A little more than a server may take to be stopped. */
  private static final long TO_BREAK_OFF_SECONDS = 9;

  private final ExecutorService threads;
  private final ExecutorCompletionService<AutoCloseable> ended;
  private final List<Future<AutoCloseable>> starts;
  private final Thread hook = new Thread(this::breakOff, "atrio-embedded-break-off");

  /** Both, running. */
  record Pair(PostgresProcess postgres, RedisProcess redis) {}

  private EmbeddedStart(ExecutorService threads, List<Callable<AutoCloseable>> starts) {
    this.threads = threads;
    this.ended = new ExecutorCompletionService<>(threads);
    this.starts = starts.stream().map(ended::submit).toList();
  }

  /**
   * Starts both.
   *
   * @param threads two at least; shut down at the end
   * @throws StartupException when one of them cannot be started, after the other has been stopped
   */
  static Pair both(
      ExecutorService threads, Callable<PostgresProcess> postgres, Callable<RedisProcess> redis) {
    EmbeddedStart start = new EmbeddedStart(threads, List.of(postgres::call, redis::call));
    start.await();
    return new Pair(
        (PostgresProcess) start.starts.getFirst().resultNow(),
        (RedisProcess) start.starts.getLast().resultNow());
  }

  private void await() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      ended.take().get();
      ended.take().get();
      Runtime.getRuntime().removeShutdownHook(hook);
      threads.shutdown();
    } catch (ExecutionException e) {
      breakOff();
      forgetHook();
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      breakOff();
      forgetHook();
      Thread.currentThread().interrupt();
      throw new StartupException("The start was interrupted", e);
    } catch (IllegalStateException jvmIsEnding) {
      breakOff();
      throw new StartupException("The start was broken off", jvmIsEnding);
    }
  }

  /** Interrupts what is still starting, which then stops itself, and stops what has started. */
  private void breakOff() {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(TO_BREAK_OFF_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    for (Future<AutoCloseable> start : starts) {
      if (start.state() == Future.State.SUCCESS) {
        close(start.resultNow());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      throw new StartupException("A server could not be stopped: " + e.getMessage(), e);
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException jvmIsEnding) {
      // Then the hook runs, and finds nothing left to do.
    }
  }

  private static StartupException failure(@Nullable Throwable cause) {
    return cause instanceof StartupException known
        ? known
        : new StartupException("The embedded servers cannot be started: " + cause, cause);
  }
}
