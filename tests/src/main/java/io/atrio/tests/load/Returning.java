package io.atrio.tests.load;

/**
 * A client that comes back to its stream.
 *
 * @param token who it is
 * @param cursor the id of the last frame it had
 */
public record Returning(String token, String cursor) {

  /** What stands in its request from the token on, up to the end of that line. */
  String credentials() {
    return token + "\r\nLast-Event-ID: " + cursor;
  }
}
