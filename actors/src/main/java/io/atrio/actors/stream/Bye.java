package io.atrio.actors.stream;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.WireMessage;
import java.util.Locale;

/** Why the platform ends a stream, as {@code atrio.bye} says it. */
public enum Bye implements WireMessage {
  /** The node goes; another one is there. */
  DRAIN(true, ErrorCode.UNAVAILABLE),
  /**
   * The token has ended and nobody showed a new one. Who has one may come back; with the old one a
   * client is refused, at which a native {@code EventSource} gives up by itself.
   */
  EXPIRED(true, ErrorCode.TOKEN_EXPIRED),
  /** It did not keep up with a channel that does not wait: with its cursor it misses nothing. */
  SLOW(true, ErrorCode.UNAVAILABLE),
  /** The session was ended and does not come back. */
  REVOKED(false, ErrorCode.SESSION_ENDED);

  private final boolean reconnect;
  private final ErrorCode unopened;

  Bye(boolean reconnect, ErrorCode unopened) {
    this.reconnect = reconnect;
    this.unopened = unopened;
  }

  /** The reason on the wire. */
  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the client should come back. */
  boolean reconnect() {
    return reconnect;
  }

  /** What a stream is refused with that has not begun yet. */
  Refused refusal() {
    return Refused.of(unopened);
  }
}
