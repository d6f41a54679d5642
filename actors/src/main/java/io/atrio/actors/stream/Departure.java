package io.atrio.actors.stream;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.atrio.cluster.WireMessage;
import java.util.Locale;

/** Why a subscription of an open stream ends. */
public enum Departure implements WireMessage {
  /** The session asked for it, or a newer node knows another reason. */
  @JsonEnumDefaultValue
  REQUESTED(Subscription.State.DROPPED),
  /** The session's claims no longer allow it. */
  PERMISSION(Subscription.State.FORBIDDEN);

  private final Subscription.State untold;

  Departure(Subscription.State untold) {
    this.untold = untold;
  }

  /** The state of a subscription that ended so while its stream has not been told. */
  Subscription.State untold() {
    return untold;
  }

  /** The reason on the wire. */
  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Why {@code ended} did. */
  static Departure of(Subscription ended) {
    return ended.state == PERMISSION.untold ? PERMISSION : REQUESTED;
  }
}
