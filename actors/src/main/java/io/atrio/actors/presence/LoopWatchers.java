package io.atrio.actors.presence;

import io.atrio.actors.stream.Subscription;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * The subscriptions of one channel on one loop whose streams are told who comes and goes. Those
 * that could not be told are told to ask once they read again, whatever they have missed. Confined
 * to the loop.
 */
final class LoopWatchers {
  private final Set<Subscription> watchers = new HashSet<>();
  private final Set<Subscription> behind = new HashSet<>();

  void add(Subscription subscription) {
    if (!subscription.stream().ended()) {
      watchers.add(subscription);
    }
  }

  void remove(Subscription subscription) {
    watchers.remove(subscription);
    behind.remove(subscription);
  }

  /** Tells those who have missed nothing; true if some have. */
  boolean tell(byte[] frame) {
    move(watchers, behind, frame, false);
    return !behind.isEmpty();
  }

  /** Tells those who have missed something to ask; true if some still cannot be told. */
  boolean tellAgain(byte[] reset) {
    move(behind, watchers, reset, true);
    return !behind.isEmpty();
  }

  /** Tells all of {@code from}; those with whom that came to {@code told} are of {@code to} now. */
  private static void move(
      Set<Subscription> from, Set<Subscription> to, byte[] frame, boolean told) {
    Iterator<Subscription> all = from.iterator();
    while (all.hasNext()) {
      Subscription subscription = all.next();
      if (subscription.stream().present(subscription, frame) == told) {
        all.remove();
        to.add(subscription);
      }
    }
  }
}
