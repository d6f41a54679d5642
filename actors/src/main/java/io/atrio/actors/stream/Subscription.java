package io.atrio.actors.stream;

import io.atrio.actors.channel.Position;

/**
 * One stream's listening to one channel: where it stands and whether it is in step. Confined to the
 * stream's loop but for its final fields.
 */
public final class Subscription {
  /** Place in its {@link Fanout} while it is not in one. */
  static final int NOWHERE = -1;

  private final SessionStream stream;
  private final String channel;
  private final int index;
  long epoch;
  long offset;
  State state = State.JOINING;
  int place = NOWHERE;

  /** How a subscription stands to its channel. */
  enum State {
    /** Its position is not known yet. */
    JOINING,
    /** The next event of the channel is the next to be written. */
    LIVE,
    /** Events after its position were left out and must be fetched. */
    BEHIND,
    /** Events after its position have been asked for. */
    FETCHING
  }

  Subscription(SessionStream stream, String channel, int index) {
    this.stream = stream;
    this.channel = channel;
    this.index = index;
  }

  Position position() {
    return new Position(epoch, offset);
  }

  void standAt(Position position) {
    epoch = position.epoch();
    offset = position.offset();
  }

  /** The stream that listens. */
  public SessionStream stream() {
    return stream;
  }

  /** The channel it listens to. */
  public String channel() {
    return channel;
  }

  /** Its number among the stream's subscriptions. */
  public int index() {
    return index;
  }
}
