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
  private final SlowReader policy;
  private long owed;
  private boolean slow;

  Lag(SlowReader policy) {
    this.policy = policy;
  }

  /** The stream resumes where {@code current} is the newest event. */
  void owe(long current) {
    owed = current;
  }

  /** The channel goes on elsewhere: what was owed is gone, and that has been told. */
  void forget() {
    owed = 0;
    slow = false;
  }

  /** The subscription is in step again. */
  void caughtUp() {
    slow = false;
  }

  /** Events after {@code offset} are left out, for the reader does not keep up. */
  void leftOutAfter(long offset) {
    slow |= offset >= owed;
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
