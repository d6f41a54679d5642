package io.atrio.api.stream;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many streams each user has open on this node, in all his sessions together. A user's entry
 * leaves with his last stream. Thread-safe.
 */
final class UserStreams {
  private final int most;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /** No user has more than {@code most}. */
  UserStreams(int most) {
    this.most = most;
  }

  /** Counts one stream more; false, and not counted, if the user has as many as he may. */
  boolean open(String user) {
    boolean fits = counts.merge(user, 1, Integer::sum) <= most;
    if (!fits) {
      closed(user);
    }
    return fits;
  }

  /** One that was counted has gone. */
  void closed(String user) {
    counts.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
  }

  /** How many users have streams. */
  int users() {
    return counts.size();
  }

  /** What is said to one who has as many as he may. */
  Refused refusal() {
    return new Refused(
        ErrorCode.TOO_MANY_STREAMS,
        "The user holds " + most + " streams on this node, as many as he may; close one first.");
  }
}
