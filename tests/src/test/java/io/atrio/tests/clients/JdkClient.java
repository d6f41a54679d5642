package io.atrio.tests.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** The JDK's client, which knows nothing of streams: lines are parsed and connections made here. */
final class JdkClient implements StreamClient {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI stream;
  private final String token;
  private final Reading reading;
  private volatile boolean closed;

  private JdkClient(URI stream, String token, Reading reading) {
    this.stream = stream;
    this.token = token;
    this.reading = reading;
  }

  static JdkClient open(URI stream, String token, Reading reading) {
    JdkClient client = new JdkClient(stream, token, reading);
    Thread.ofVirtual().start(client::readAndReconnect);
    return client;
  }

  private void readAndReconnect() {
    while (!closed) {
      try {
        HttpResponse<Stream<String>> response = http.send(request(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
          throw new IllegalStateException("the stream answered " + response.statusCode());
        }
        try (Stream<String> lines = response.body()) {
          FrameLines frames = new FrameLines(reading);
          lines.forEach(frames::take);
        }
      } catch (IOException | UncheckedIOException e) {
        // The connection broke: take another.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(stream)
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token);
    if (!reading.cursor().isEmpty()) {
      request.header("Last-Event-ID", reading.cursor());
    }
    return request.build();
  }

  @Override
  public void close() {
    closed = true;
    http.shutdownNow();
  }
}
