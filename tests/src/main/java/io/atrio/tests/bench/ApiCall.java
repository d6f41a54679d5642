package io.atrio.tests.bench;

import io.atrio.tests.load.Calls;
import io.atrio.tests.load.Tokens;

/** A call of the API that is measured. */
enum ApiCall {
  ME("GET /v1/me"),
  AUTHORIZE("POST /v1/authorize");

  private final String text;

  ApiCall(String text) {
    this.text = text;
  }

  /** The requests that {@code users} make of it, with the answers that are right. */
  Calls of(ApiServer server, ApiUsers users) {
    Tokens tokens = new Tokens(server.secret());
    return switch (this) {
      case ME -> users.profiles(server.api(), tokens);
      case AUTHORIZE -> users.questions(server.api(), tokens);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
