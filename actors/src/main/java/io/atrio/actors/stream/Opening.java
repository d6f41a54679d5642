package io.atrio.actors.stream;

import io.atrio.actors.channel.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream holds only until its first frame: how each channel begins, and the events that
 * follow that frame.
 */
final class Opening {
  private final @Nullable JoinState[] states;
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
    states[subscription.number()] = state;
    return --missing == 0;
  }

  /**
   * Forgets a channel that the stream will not hear; true when it was the last that was missing.
   */
  boolean left(Subscription subscription) {
    held.removeIf(h -> h.subscription().equals(subscription));
    return states[subscription.number()] == null && --missing == 0;
  }

  void hold(Subscription subscription, Page page) {
    held.add(new Held(subscription, page));
  }

  /** By number of subscription; null for those that left before they had joined. */
  @Nullable JoinState[] states() {
    return states;
  }

  List<Held> held() {
    return held;
  }
}
