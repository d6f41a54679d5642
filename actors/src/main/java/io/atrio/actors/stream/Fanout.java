package io.atrio.actors.stream;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The subscriptions of one channel on one loop. Confined to that loop; adding and removing take
 * constant time.
 */
public final class Fanout {
  private final List<Subscription> subscriptions = new ArrayList<>(1);

  /** Adds a subscription unless its stream has ended. */
  public void add(Subscription subscription) {
    if (subscription.stream().ended() || subscription.place != Subscription.NOWHERE) {
      return;
    }
    subscription.place = subscriptions.size();
    subscriptions.add(subscription);
  }

  /** Removes a subscription; does nothing if it is not here. */
  public void remove(Subscription subscription) {
    int place = subscription.place;
    if (place == Subscription.NOWHERE) {
      return;
    }
    Subscription last = subscriptions.removeLast();
    if (!last.equals(subscription)) {
      subscriptions.set(place, last);
      last.place = place;
    }
    subscription.place = Subscription.NOWHERE;
  }

  /** Hands an event to every stream. */
  public void deliver(long epoch, Frame frame) {
    for (Subscription subscription : subscriptions) {
      subscription.stream().deliver(subscription, epoch, frame);
    }
    if (!subscriptions.isEmpty()) {
      subscriptions.getFirst().stream().loop().handed(frame.at());
    }
  }

  /** Tells every stream that the channel was registered anew, and where it stands. */
  public void move(Position position, Set<Long> past) {
    for (Subscription subscription : subscriptions) {
      subscription.stream().move(subscription, position, past);
    }
  }
}
