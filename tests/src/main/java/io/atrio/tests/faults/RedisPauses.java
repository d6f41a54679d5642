package io.atrio.tests.faults;

import io.atrio.tests.process.TeamServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Lets Redis stand still every five seconds, as it does on a machine that has no time for it: what
 * is asked meanwhile is answered late. Closing it lets Redis go on.
 */
public final class RedisPauses implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final TeamServers servers;
  private final Duration length;
  private final Thread thread;

  /** Pauses of {@code length} each; none if it is zero. */
  public RedisPauses(TeamServers servers, Duration length) {
    this.servers = servers;
    this.length = length;
    thread = Thread.ofVirtual().name("redis-pauses").unstarted(this::run);
  }

  /** The first pause is five seconds away. */
  public void begin() {
    if (length.isPositive()) {
      thread.start();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(EVERY.minus(length));
        servers.signalRedis("STOP");
        Thread.sleep(length);
        servers.signalRedis("CONT");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    if (length.isPositive()) { // joining one that has never begun returns at once
      try {
        thread.join();
        servers.signalRedis("CONT");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
