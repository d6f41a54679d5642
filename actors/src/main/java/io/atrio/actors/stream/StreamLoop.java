package io.atrio.actors.stream;

/**
 * The one thread on which a stream lives. Work runs in the order it was given; between two flushes
 * a turn takes all the work that waits, so that under pressure the events of a stream leave in one
 * write.
 */
public interface StreamLoop {

  /** Runs {@code work} on this loop's thread, soon and in order. Safe from any thread. */
  void run(Runnable work);

  /**
   * An event that was ordered at {@code at}, milliseconds since the epoch, has been handed to every
   * stream of this loop that hears it; what they wrote of it leaves at the end of the turn. On this
   * loop's thread. A loop that measures nothing does nothing.
   */
  default void handed(long at) {}
}
