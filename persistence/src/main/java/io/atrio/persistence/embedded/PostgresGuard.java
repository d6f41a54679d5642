package io.atrio.persistence.embedded;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the embedded PostgreSQL again, at its old address, when it has ended by itself: killed for
 * lack of memory, say. Tries every second until it is back or {@link #close()} is called.
 */
final class PostgresGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresGuard.class);
  private static final long SECONDS_BETWEEN = 1;

  private final DataDirectory data;
  private final Consumer<String> progress;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private PostgresProcess postgres;
  private boolean closed;
  private volatile @Nullable Thread starting;

  private PostgresGuard(PostgresProcess postgres, DataDirectory data, Consumer<String> progress) {
    this.postgres = postgres;
    this.data = data;
    this.progress = progress;
  }

  /** Guards {@code postgres}, which runs in {@code data}. */
  static PostgresGuard of(PostgresProcess postgres, DataDirectory data, Consumer<String> progress) {
    PostgresGuard guard = new PostgresGuard(postgres, data, progress);
    postgres.onEnd(guard::ended);
    return guard;
  }

  /** The server of now. */
  PostgresProcess postgres() {
    lock.lock();
    try {
      return postgres;
    } finally {
      lock.unlock();
    }
  }

  /** Stops the server; it is not started again. A start that is under way is broken off. */
  @Override
  public void close() {
    Thread waited = starting;
    if (waited != null) {
      waited.interrupt();
    }
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      postgres.close();
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    starting = Thread.ofPlatform().daemon().name("atrio-postgres-guard").start(this::startAgain);
  }

  private void startAgain() {
    lock.lock();
    try {
      while (!closed && !started()) {
        var unused = changed.await(SECONDS_BETWEEN, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean started() throws InterruptedException {
    LOG.warn("PostgreSQL (process {}) has ended and is started again", postgres.pid());
    try {
      postgres = PostgresProcess.start(data, postgres.port(), progress);
      postgres.onEnd(this::ended);
      return true;
    } catch (StartupException e) {
      LOG.warn("PostgreSQL cannot be started again: {}", e.getMessage());
      return false;
    }
  }
}
