package io.atrio.api.stream;

import java.util.OptionalInt;

/** The streams of a node that goes. */
public interface LeavingStreams {

  /** Takes no more connections: whoever comes is to find another node. */
  void stopListening();

  /**
   * Sends the clients of {@code many} streams away, or of all if there are fewer.
   *
   * @return how many are left; empty if that is not known yet: ask again
   */
  OptionalInt sendAway(int many);
}
