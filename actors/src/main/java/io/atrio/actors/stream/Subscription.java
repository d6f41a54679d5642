package io.atrio.actors.stream;

import io.atrio.actors.channel.Position;
import io.atrio.cluster.settings.SlowReader;

/**
 * One stream's listening to one channel: where it stands and whether it is in step. Confined to the
 * stream's loop but for its final fields.
 */
public final class Subscription {
  /** Place in its {@link Fanout} while it is not in one. */
  static final int NOWHERE = -1;

  /** Numbers of subscriptions made after the stream was admitted begin here. */
  public static final int LATER = 1 << 16;

  private final SessionStream stream;
  private final String channel;
  private final int number;
  final Lag lag;
  long epoch;
  long offset;
  State state = State.JOINING;
  int place = NOWHERE;

  /** Counts what was asked: only the answer to the last question is taken. */
  int question;

  /** How a subscription stands to its channel. */
  enum State {
    /** Its position is not known yet. */
    JOINING,
    /** Begun on an open stream, which has not been told yet: events are left out. */
    NEW,
    /** The next event of the channel is the next to be written. */
    LIVE,
    /** Events after its position were left out and must be fetched. */
    BEHIND,
    /** Events after its position have been asked for. */
    FETCHING,
    /** Ended as the session asked, of which the stream has not been told yet. */
    DROPPED,
    /** Ended for lack of permission, of which the stream has not been told yet. */
    FORBIDDEN
  }

  Subscription(SessionStream stream, String channel, int number, SlowReader policy) {
    this.stream = stream;
    this.channel = channel;
    this.number = number;
    this.lag = Lag.of(policy);
  }

  /** Whether it was made after the stream was admitted, so that a frame of its own tells of it. */
  boolean isLater() {
    return number >= LATER;
  }

  boolean hasEnded() {
    return state == State.DROPPED || state == State.FORBIDDEN;
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

  /** Its number, which no other subscription of the stream has or had. */
  public int number() {
    return number;
  }
}
