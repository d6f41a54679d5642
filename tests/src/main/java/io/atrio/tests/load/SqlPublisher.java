package io.atrio.tests.load;

import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes from SQL as an application does: a row of a table of its own and {@code
 * atrio.publish()}, in one statement that is a transaction. Every event carries {@code t}, the time
 * at which the transaction was due, so that what is measured from it includes the transaction.
 */
public final class SqlPublisher implements AutoCloseable {
  private static final String TABLE =
      "CREATE TABLE IF NOT EXISTS public.purchase (id BIGINT GENERATED ALWAYS AS IDENTITY, due BIGINT)";
  private static final String COMMIT =
      """
      WITH purchase AS (INSERT INTO public.purchase (due) VALUES (?) RETURNING due)
      SELECT atrio.publish(?, 'purchase.made', '{"t":' || due || '}') FROM purchase
      """;

  private final List<Postgres> connections = new ArrayList<>();
  private final List<String> channels;
  private final ExecutorService threads;

  private SqlPublisher(List<String> channels, int connections) {
    this.channels = List.copyOf(channels);
    this.threads = Executors.newFixedThreadPool(connections);
  }

  /**
   * Opens so many connections to the embedded database of {@code server}.
   *
   * @param channels take turns
   */
  public static SqlPublisher open(AtrioProcess server, List<String> channels, int connections)
      throws IOException {
    SqlPublisher publisher = new SqlPublisher(channels, connections);
    try {
      for (int i = 0; i < connections; i++) {
        publisher.connections.add(Postgres.of(server));
      }
      publisher.connections.getFirst().run(TABLE);
      return publisher;
    } catch (SQLException e) {
      publisher.close();
      throw new IOException("the database cannot be entered: " + e.getMessage(), e);
    }
  }

  /**
   * Commits {@code perSecond × duration} transactions, each when it is due or as soon as a
   * connection is free; how many they were.
   *
   * @throws IllegalStateException when one fails
   */
  public long atRate(double perSecond, Duration duration) throws InterruptedException {
    long count = Math.max(1, Math.round(perSecond * duration.toMillis() / 1e3));
    Pace pace = new Pace.FixedRate(EpochClock.micros() + 1_000, perSecond, count);
    AtomicLong next = new AtomicLong();
    List<Future<?>> all = new ArrayList<>();
    for (Postgres connection : connections) {
      all.add(
          threads.submit(
              () -> {
                run(connection, pace, next, count);
                return null;
              }));
    }
    try {
      for (Future<?> one : all) {
        one.get();
      }
      return count;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a transaction failed: " + e.getCause(), e);
    }
  }

  private void run(Postgres connection, Pace pace, AtomicLong next, long count)
      throws SQLException {
    try (PreparedStatement statement = connection.connection().prepareStatement(COMMIT)) {
      for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
        long due = pace.intended(n, 0);
        for (long wait = due - EpochClock.micros(); wait > 0; wait = due - EpochClock.micros()) {
          LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(wait));
        }
        statement.setLong(1, due);
        statement.setString(2, channels.get((int) (n % channels.size())));
        statement.execute();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    for (Postgres connection : connections) {
      try {
        connection.close();
      } catch (SQLException serverIsAway) {
        // So is the connection.
      }
    }
  }
}
