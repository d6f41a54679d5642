package io.atrio.actors.directory;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The sessions of this node that have streams at other nodes: few, such as those of a user whose
 * second tab another node got. The other side of {@link RemoteStreams}. Thread-safe.
 */
final class TabsElsewhere {
  private final Map<String, Integer> streams = new ConcurrentHashMap<>();

  /** A session has so many streams at other nodes now. */
  void are(String session, int many) {
    if (many == 0) {
      streams.remove(session);
    } else {
      streams.put(session, many);
    }
  }

  /**
   * Gives sessions to {@code taker}, and forgets them, until they have {@code many} streams
   * elsewhere together, or all if there are fewer.
   *
   * @return how many streams the others have
   */
  int take(int many, Consumer<String> taker) {
    int taken = 0;
    int left = 0;
    Iterator<Map.Entry<String, Integer>> each = streams.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, Integer> entry = each.next();
      if (taken < many) {
        each.remove();
        taken += entry.getValue();
        taker.accept(entry.getKey());
      } else {
        left += entry.getValue();
      }
    }
    return left;
  }
}
