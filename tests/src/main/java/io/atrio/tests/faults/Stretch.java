package io.atrio.tests.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * What a listener got of a channel from one told gap to the next, over all its connections.
 *
 * @param since when it was told that events come from now on, microseconds since the epoch
 * @param heard in the order they came
 */
public record Stretch(long since, List<Heard> heard) {

  /** A stretch of which nothing has come yet. */
  static Stretch from(long since) {
    return new Stretch(since, new ArrayList<>());
  }

  /** A copy that does not grow. */
  Stretch copy() {
    return new Stretch(since, List.copyOf(heard));
  }
}
