package io.atrio.tests.clients;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamException;
import java.net.URI;
import java.util.Objects;

/**
 * LaunchDarkly's EventSource, which reconnects by itself with the cursor and the server's delay.
 */
final class LaunchDarklyClient implements StreamClient {
  private final EventSource source;

  private LaunchDarklyClient(EventSource source) {
    this.source = source;
  }

  static LaunchDarklyClient open(URI stream, String token, Reading reading) {
    EventSource source =
        new EventSource.Builder(
                ConnectStrategy.http(stream).header("Authorization", "Bearer " + token))
            .errorStrategy(ErrorStrategy.alwaysContinue())
            .build();
    Thread.ofVirtual().start(() -> read(source, reading));
    return new LaunchDarklyClient(source);
  }

  private static void read(EventSource source, Reading reading) {
    try {
      source.start();
      while (true) {
        MessageEvent message = source.readMessage();
        reading.add(
            message.getEventName(),
            Objects.requireNonNullElse(message.getLastEventId(), ""),
            message.getData());
      }
    } catch (StreamException e) {
      // Only its own closing ends it.
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
