package io.atrio.actors.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The users on one channel by the streams of one node. A user whose last stream has gone stays for
 * a while: a page that is loaded again is neither a leave nor a join.
 */
final class PresentUsers {
  private final Map<String, Integer> streams = new HashMap<>();

  /** Users without a stream, and when they will have left, the first of them first. */
  private final Map<String, Long> leaving = new LinkedHashMap<>();

  /** A stream of {@code user} has come; true if the user was not there. */
  boolean came(String user) {
    boolean known = streams.containsKey(user);
    streams.merge(user, 1, Integer::sum);
    leaving.remove(user);
    return !known;
  }

  /** A stream of {@code user} has gone; if it was the last, the user leaves at {@code leavesAt}. */
  void went(String user, long leavesAt) {
    Integer left = streams.computeIfPresent(user, (u, count) -> Math.max(0, count - 1));
    if (left != null && left == 0) {
      leaving.putIfAbsent(user, leavesAt);
    }
  }

  /** Takes those whose time to leave has come by {@code now}. */
  List<String> leave(long now) {
    List<String> left = new ArrayList<>(0);
    Iterator<Map.Entry<String, Long>> next = leaving.entrySet().iterator();
    while (next.hasNext()) {
      Map.Entry<String, Long> entry = next.next();
      if (entry.getValue() > now) {
        break;
      }
      left.add(entry.getKey());
      streams.remove(entry.getKey());
      next.remove();
    }
    return left;
  }

  /** Everybody who has not left. */
  Set<String> all() {
    return streams.keySet();
  }

  /** Whether somebody is about to leave. */
  boolean isSomebodyLeaving() {
    return !leaving.isEmpty();
  }
}
