package io.atrio.actors.permission;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;

/** Where changes of the tables are heard. */
public interface PermissionFeed {
  /** A connection that hears. */
  interface Line {
    /** Completes when the server has answered; fails within 3 seconds otherwise. */
    CompletionStage<Done> ping();

    /** Closes it. Safe to call more than once. */
    void close();
  }

  /**
   * Begins to listen: every change that commits after it completes is given to {@code heard}, until
   * the connection is lost, which is told to {@code lost}. Both are called on any thread.
   */
  CompletionStage<Line> open(Consumer<PermissionNotice> heard, Runnable lost);
}
