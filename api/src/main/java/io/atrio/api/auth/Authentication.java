package io.atrio.api.auth;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.session.EndedSessions;

/** What presenting a credential came to. */
public sealed interface Authentication {

  /** The credential holds. */
  record Known(Principal principal) implements Authentication {}

  /** The credential is missing or does not hold. */
  record Denied(Refused refused) implements Authentication {}

  /** The same, or a denial if the session is among {@code ended}. */
  default Authentication unlessEnded(EndedSessions ended) {
    return this instanceof Known known && ended.contains(known.principal().session())
        ? denied(ErrorCode.SESSION_ENDED)
        : this;
  }

  /** A denial with the code's own sentence. */
  static Denied denied(ErrorCode code) {
    return new Denied(Refused.of(code));
  }

  /** A denial that says what is wrong; {@code detail} must not repeat the credential. */
  static Denied denied(ErrorCode code, String detail) {
    return new Denied(new Refused(code, detail));
  }
}
