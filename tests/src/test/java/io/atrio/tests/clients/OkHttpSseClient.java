package io.atrio.tests.clients;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;

/** okhttp-sse, which parses frames and leaves reconnection to its user. */
final class OkHttpSseClient implements StreamClient {
  private final OkHttpClient http = new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
  private final URI stream;
  private final String token;
  private final Reading reading;
  private volatile boolean closed;

  private OkHttpSseClient(URI stream, String token, Reading reading) {
    this.stream = stream;
    this.token = token;
    this.reading = reading;
  }

  static OkHttpSseClient open(URI stream, String token, Reading reading) {
    OkHttpSseClient client = new OkHttpSseClient(stream, token, reading);
    client.connect();
    return client;
  }

  private void connect() {
    if (closed) {
      return;
    }
    Request.Builder request =
        new Request.Builder().url(stream.toString()).header("Authorization", "Bearer " + token);
    if (!reading.cursor().isEmpty()) {
      request.header("Last-Event-ID", reading.cursor());
    }
    EventSources.createFactory(http).newEventSource(request.build(), new Listener());
  }

  @Override
  public void close() {
    closed = true;
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private final class Listener extends EventSourceListener {
    @Override
    public void onEvent(
        EventSource source, @Nullable String id, @Nullable String type, String data) {
      reading.add(
          Objects.requireNonNullElse(type, "message"), Objects.requireNonNullElse(id, ""), data);
    }

    @Override
    public void onClosed(EventSource source) {
      connect();
    }

    @Override
    public void onFailure(
        EventSource source, @Nullable Throwable failure, @Nullable Response response) {
      connect();
    }
  }
}
