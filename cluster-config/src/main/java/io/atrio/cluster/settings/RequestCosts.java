package io.atrio.cluster.settings;

import java.util.stream.IntStream;

/**
 * What requests cost, in units of a {@link RateSettings}.
 *
 * @param read looks at something
 * @param publish publishes one event
 * @param batch publishes many events
 * @param change changes the caller's own session
 * @param administer acts on others, or reads the audit trail
 * @param stream opens a stream, or asks for a ticket to do so
 */
public record RequestCosts(
    int read, int publish, int batch, int change, int administer, int stream) {
  private static final int MOST = 1_000_000;

  static RequestCosts from(Section s) {
    return new RequestCosts(
        s.count("read", 1, MOST),
        s.count("publish", 1, MOST),
        s.count("batch", 1, MOST),
        s.count("change", 1, MOST),
        s.count("administer", 1, MOST),
        s.count("stream", 1, MOST));
  }

  /** Those of the dearest request. */
  int greatest() {
    return IntStream.of(read, publish, batch, change, administer, stream).max().orElse(1);
  }
}
