package io.atrio.actors.stream;

import io.atrio.actors.channel.Page;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stream holds only until its first frame: how each channel begins, and the events that
 * follow that frame.
 */
final class Opening {
  private final JoinState[] states;
  private final List<Held> held = new ArrayList<>(0);
  private int missing;

  /** Events of one subscription that wait for the first frame. */
  record Held(Subscription subscription, Page page) {}

  Opening(int subscriptions) {
    states = new JoinState[subscriptions];
    missing = subscriptions;
  }

  /** Notes how a channel begins; true when this was the last one. */
  boolean joined(Subscription subscription, JoinState state) {
    states[subscription.index()] = state;
    return --missing == 0;
  }

  void hold(Subscription subscription, Page page) {
    held.add(new Held(subscription, page));
  }

  JoinState[] states() {
    return states;
  }

  List<Held> held() {
    return held;
  }
}
