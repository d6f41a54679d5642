package io.atrio.actors.stream;

import io.atrio.actors.identity.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The token a stream goes by, and what of its end and of its successor the client has been told.
 * Confined to the stream's loop.
 */
final class StreamToken {
  private final String node;
  private final int heartbeatSeconds;
  private Principal principal;
  private boolean noticed;
  private boolean untold;

  StreamToken(Hello hello) {
    this.node = hello.node();
    this.heartbeatSeconds = hello.heartbeatSeconds();
    this.principal = hello.principal();
  }

  Principal principal() {
    return principal;
  }

  /** What the first frame says. */
  Hello hello() {
    return new Hello(principal, node, heartbeatSeconds);
  }

  /** Another token takes its place, of which a stream that is {@code open} is yet to be told. */
  void renew(Principal renewed, boolean open) {
    principal = renewed;
    noticed = false;
    untold = open;
  }

  /** The frame that tells of the latest token, once, or null if the client knows of it. */
  byte @Nullable [] refreshed() {
    if (!untold) {
      return null;
    }
    untold = false;
    return PlatformFrames.refreshed(principal.expiresAt());
  }

  /** When something happens next, in seconds since the epoch. */
  long due(TokenLife life) {
    return noticed ? life.end(principal) : life.notice(principal);
  }

  /** Whether it is taken nowhere any more. */
  boolean isOver(long now, TokenLife life) {
    return now >= life.end(principal);
  }

  /** The frame that says that it ends soon, once, or null. */
  byte @Nullable [] expiring(long now, TokenLife life) {
    if (noticed || now < life.notice(principal)) {
      return null;
    }
    noticed = true;
    long left = Math.max(0, principal.expiresAt() - now);
    return PlatformFrames.expiring(left, principal.expiresAt());
  }
}
