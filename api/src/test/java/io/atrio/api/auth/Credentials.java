package io.atrio.api.auth;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;

/** Presents bearer tokens to an authenticator and waits for what comes of it. */
final class Credentials {
  private Credentials() {}

  static Principal known(Authenticator authenticator, String token) {
    return switch (present(authenticator, token)) {
      case Authentication.Known known -> known.principal();
      case Authentication.Denied denied -> throw new AssertionError("denied: " + denied.refused());
    };
  }

  static ErrorCode denied(Authenticator authenticator, String token) {
    return switch (present(authenticator, token)) {
      case Authentication.Known known -> throw new AssertionError("known: " + known.principal());
      case Authentication.Denied denied -> denied.refused().code();
    };
  }

  private static Authentication present(Authenticator authenticator, String token) {
    return authenticator.authenticate("Bearer " + token).toCompletableFuture().join();
  }
}
