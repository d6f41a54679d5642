package io.atrio.actors.stream;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.WireMessage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why the platform ends a stream, as {@code atrio.bye} says it. */
public enum Bye implements WireMessage {
  /**
   * The node goes, or the session lives at another one: another one is there. So is said too what
   * only a newer node knows: a client that should not come back is told so when it does.
   */
  @JsonEnumDefaultValue
  DRAIN(true),
  /** The stream could not begin in time, for what it waits for is away or has too much to do. */
  OVERLOAD(true),
  /**
   * The token has ended and nobody showed a new one. Who has one may come back; with the old one a
   * client is refused, at which a native {@code EventSource} gives up by itself.
   */
  EXPIRED(true, ErrorCode.TOKEN_EXPIRED),
  /** It did not keep up with a channel that does not wait: with its cursor it misses nothing. */
  SLOW(true),
  /** The session was ended and does not come back. */
  REVOKED(false, ErrorCode.SESSION_ENDED);

  private final boolean reconnect;
  private final @Nullable ErrorCode unopened;

  Bye(boolean reconnect) {
    this(reconnect, null);
  }

  Bye(boolean reconnect, @Nullable ErrorCode unopened) {
    this.reconnect = reconnect;
    this.unopened = unopened;
  }

  /**
   * The first and last frame of a stream that cannot begin now, but can later: a native {@code
   * EventSource} gives up for ever at the status such a refusal has elsewhere.
   */
  public static byte[] instead(Refused why) {
    return PlatformFrames.bye(OVERLOAD, why);
  }

  /** The reason on the wire. */
  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the client should come back. */
  boolean reconnect() {
    return reconnect;
  }

  /**
   * What a stream is refused with that has not begun yet; null if it begins, only to say goodbye: a
   * native {@code EventSource} gives up for ever at anything but 200.
   */
  @Nullable Refused refusal() {
    return unopened == null ? null : Refused.of(unopened);
  }
}
