package io.atrio.api.serve;

import io.atrio.persistence.embedded.StartupException;
import io.atrio.persistence.migration.Migrations;
import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.postgres.ServerAnswer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for PostgreSQL, for as long as it takes, and brings it to this version's schema: nothing
 * else is started before. What waiting cannot help, such as a wrong password, ends the start.
 */
final class DatabaseAtStart {
  private static final int SECONDS_BETWEEN = 3;

  private final PostgresPool pool;
  private final Consumer<String> progress;
  private final CountDownLatch stopped;

  private DatabaseAtStart(PostgresPool pool, Consumer<String> progress, CountDownLatch stopped) {
    this.pool = pool;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * The pool of the database at {@code url}, which answers and has its schema. Says every few
   * seconds what is waited for.
   *
   * @throws StartupInterrupted when {@code closing} is closed meanwhile
   */
  static PostgresPool open(String url, Closing closing, Consumer<String> progress) {
    PostgresPool pool = closing.add(PostgresPool.open(url));
    CountDownLatch stopped = new CountDownLatch(1);
    closing.add(stopped::countDown);
    new DatabaseAtStart(pool, progress, stopped).await();
    int ran = Migrations.run(url);
    if (ran > 0) {
      progress.accept("PostgreSQL has its schema (" + ran + " migrations run)");
    }
    return pool;
  }

  private void await() {
    try {
      while (!isReady(pool.check().toCompletableFuture().get())) {
        if (stopped.await(SECONDS_BETWEEN, TimeUnit.SECONDS)) {
          throw new StartupInterrupted();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupInterrupted();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check that failed", e);
    }
  }

  private boolean isReady(ServerAnswer answer) {
    return switch (answer) {
      case ServerAnswer.Ready ready -> true;
      case ServerAnswer.Away away -> {
        progress.accept("Waiting for PostgreSQL at " + pool + ": " + away.why());
        yield false;
      }
      case ServerAnswer.Refused refused ->
          throw new StartupException("PostgreSQL at " + pool + " refuses: " + refused.why());
    };
  }
}
