package io.atrio.tests.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Publishes over kept-alive connections on one thread: at a fixed rate, or each connection as soon
 * as it has its answer. Every event carries {@code t}, the time it was due, and {@code n}. For one
 * thread, one run at a time.
 */
public final class Publisher implements AutoCloseable {
  private final Caller caller;

  private Publisher(Caller caller) {
    this.caller = caller;
  }

  /**
   * Opens the connections.
   *
   * @param channels take turns
   * @throws IllegalStateException when not all are open within 20 s
   */
  public static Publisher open(URI api, String token, List<String> channels, int connections)
      throws InterruptedException {
    return open(api, new PublishRequest(api, token, channels, 1), connections);
  }

  /** Opens the connections of a publisher whose events have so many bytes more. */
  public static Publisher ofPadded(
      URI api, String token, List<String> channels, int padding, int connections)
      throws InterruptedException {
    return open(api, new PublishRequest(api, token, channels, 1, padding), connections);
  }

  /** Opens the connections of a publisher whose every publish is a batch of so many events. */
  public static Publisher ofBatches(
      URI api, String token, List<String> channels, int batch, int connections)
      throws InterruptedException {
    return open(api, new PublishRequest(api, token, channels, batch), connections);
  }

  private static Publisher open(URI api, PublishRequest request, int connections)
      throws InterruptedException {
    return new Publisher(Caller.open(api, request, connections));
  }

  /** Publishes {@code perSecond × duration} events, each when it is due or as soon as it can. */
  public CallFigures atRate(double perSecond, Duration duration) throws InterruptedException {
    return caller.atRate(perSecond, duration);
  }

  /** Publishes on every connection as fast as it is answered, for the given time. */
  public CallFigures asAnswered(Duration duration) throws InterruptedException {
    return caller.asAnswered(duration);
  }

  @Override
  public void close() {
    caller.close();
  }
}
