package io.atrio.actors.outbox;

import java.util.concurrent.CompletionStage;

/** The database that holds the outbox. */
public interface OutboxStore {

  /**
   * Opens a connection that waits for its turn. Fails within seconds when the database does not
   * answer.
   *
   * @param news called, on any thread, when there may be rows to look for, and when the connection
   *     is lost: the next question to it fails then
   */
  CompletionStage<OutboxConnection> open(Runnable news);
}
