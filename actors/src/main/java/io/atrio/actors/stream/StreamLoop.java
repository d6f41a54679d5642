package io.atrio.actors.stream;

/**
 * The one thread on which a stream lives. Work runs in the order it was given; between two flushes
 * a turn takes all the work that waits, so that under pressure the events of a stream leave in one
 * write.
 */
public interface StreamLoop {

  /** Runs {@code work} on this loop's thread, soon and in order. Safe from any thread. */
  void run(Runnable work);
}
