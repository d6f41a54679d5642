package io.atrio.actors.stream;

import io.atrio.actors.channel.Extent;
import io.atrio.actors.channel.Position;

/** Asks for what came after a position; the answer reaches {@link SessionStream#fetched}. */
@FunctionalInterface
public interface CatchUp {

  /**
   * Asks on behalf of {@code subscription}. Safe from any thread.
   *
   * @param extent how much of it
   * @param question comes back with the answer
   */
  void fetch(Subscription subscription, Position after, Extent extent, int question);
}
