package io.atrio.tests.faults;

import java.util.List;

/**
 * All that one listener got of one channel: a stretch for each told gap and one more.
 *
 * @param listener who, for messages
 */
public record Hearing(String listener, String channel, List<Stretch> stretches) {

  public Hearing {
    stretches = List.copyOf(stretches);
  }

  int gapsTold() {
    return Math.max(0, stretches.size() - 1);
  }
}
