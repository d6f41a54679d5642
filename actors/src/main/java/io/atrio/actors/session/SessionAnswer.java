package io.atrio.actors.session;

import io.atrio.actors.channel.Position;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.WireMessage;
import org.jspecify.annotations.Nullable;

/** What a session says to a change that was asked for. */
public sealed interface SessionAnswer extends WireMessage {

  /**
   * The session listens to the channel.
   *
   * @param position every stream hears everything after it; null if there is none
   * @param streams how many open streams listen
   */
  record Subscribed(String channel, @Nullable Position position, int streams)
      implements SessionAnswer {}

  /**
   * The session does not listen to the channel.
   *
   * @param streams how many open streams it has
   */
  record Unsubscribed(String channel, int streams) implements SessionAnswer {}

  /**
   * The streams of the session have another token.
   *
   * @param expiresAt when it ends, in seconds since the epoch
   * @param streams how many open streams have it
   */
  record Refreshed(long expiresAt, int streams) implements SessionAnswer {}

  /** The change is refused. */
  record Denied(Refused refused) implements SessionAnswer {}
}
