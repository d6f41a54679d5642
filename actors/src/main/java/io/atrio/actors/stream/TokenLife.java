package io.atrio.actors.stream;

import io.atrio.actors.identity.Principal;

/**
 * What becomes of a stream whose token ends.
 *
 * @param noticeSeconds how long before its end the client is told
 * @param skewSeconds how long after it the token is still taken: were the stream to end earlier, a
 *     client that comes back with the same token would be let in again
 */
public record TokenLife(long noticeSeconds, long skewSeconds) {

  /** When the client is told, in seconds since the epoch. */
  long notice(Principal principal) {
    return principal.expiresAt() - noticeSeconds;
  }

  /** When the stream ends, in seconds since the epoch. */
  long end(Principal principal) {
    return principal.expiresAt() + skewSeconds;
  }
}
