package io.atrio.actors.outbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * A connection to the database that holds the outbox. Everything goes through this one, so whoever
 * gets an answer had the turn when it was given. Every call fails within seconds when the database
 * does not answer, and the connection is to be closed then.
 */
public interface OutboxConnection {
  /**
   * A connection that asks nothing for this long may lose its turn to another, even if it does not
   * learn of it.
   */
  Duration LEASE = Duration.ofSeconds(15);

  /**
   * Takes the turn to publish, if no other connection has it; it ends with the connection. Tells
   * the database how much data an event may have.
   */
  CompletionStage<Boolean> take();

  /** The committed rows that are neither published nor refused. */
  CompletionStage<List<OutboxRow>> look(OutboxLook look);

  /** Deletes what is published and keeps what is refused aside, with the reason. */
  CompletionStage<Done> settle(OutboxSettlement settlement);

  /** Closes it; another connection can take the turn. Safe to call more than once. */
  void close();
}
