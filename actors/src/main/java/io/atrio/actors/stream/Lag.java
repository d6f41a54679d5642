package io.atrio.actors.stream;

import io.atrio.actors.channel.Extent;
import io.atrio.cluster.settings.SlowReader;

/**
 * What one subscription gets that does not keep up, by the policy of its channel. The policy is
 * about slow readers, not about those that were away: all that had come when a stream resumed is
 * owed to it, and so is what it missed for other reasons than its own (docs/decisions/0010).
 * Confined to the stream's loop.
 */
final class Lag {
  /** Those who get everything need no memory of their own: there are as many as subscriptions. */
  private static final Lag GETS_ALL = new Lag(SlowReader.GAP);

  private final SlowReader policy;
  private long owed;
  private boolean slow;

  private Lag(SlowReader policy) {
    this.policy = policy;
  }

  static Lag of(SlowReader policy) {
    return policy == SlowReader.GAP ? GETS_ALL : new Lag(policy);
  }

  /** The stream resumes where {@code current} is the newest event. */
  void owe(long current) {
    if (policy != SlowReader.GAP) {
      owed = current;
    }
  }

  /** The channel goes on elsewhere: what was owed is gone, and that has been told. */
  void forget() {
    if (policy != SlowReader.GAP) {
      owed = 0;
      slow = false;
    }
  }

  /** The subscription is in step again. */
  void caughtUp() {
    if (policy != SlowReader.GAP) {
      slow = false;
    }
  }

  /** Events after {@code offset} are left out, for the reader does not keep up. */
  void leftOutAfter(long offset) {
    if (policy != SlowReader.GAP) {
      slow |= offset >= owed;
    }
  }

  /** Whether its stream must end. */
  boolean isOver() {
    return slow && policy == SlowReader.CLOSE;
  }

  /** What is fetched to go on after {@code offset}. */
  Extent after(long offset) {
    if (!slow || offset < owed) {
      return Extent.ALL;
    }
    return switch (policy) {
      case GAP, CLOSE -> Extent.ALL;
      case LATEST -> Extent.LATEST;
      case LATEST_BY_EVENT -> Extent.LATEST_BY_EVENT;
    };
  }
}
