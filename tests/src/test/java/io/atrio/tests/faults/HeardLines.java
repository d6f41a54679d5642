package io.atrio.tests.faults;

import io.atrio.tests.process.AtrioProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The lines of one open stream; it does not come back by itself. */
public final class HeardLines implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  /** Opens a stream that hears {@code channel}. */
  public HeardLines(AtrioProcess server, String token, String channel) {
    this(server, token, channel, "");
  }

  /** Opens a stream that resumes from {@code cursor}; empty is none. */
  public HeardLines(AtrioProcess server, String token, String channel, String cursor) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.addresses().streams() + "?channels=" + channel))
            .header("Authorization", "Bearer " + token)
            .header("Last-Event-ID", cursor)
            .build();
    reader = Thread.startVirtualThread(() -> read(request));
  }

  /** Whether a line with that text has come. */
  public boolean heard(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** The events' offsets on {@code channel}, in the order they came. */
  public List<Long> offsets(String channel) {
    String start = "data: {\"channel\":\"" + channel + "\",\"offset\":";
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .map(
            line -> Long.valueOf(line.substring(start.length(), line.indexOf(',', start.length()))))
        .toList();
  }

  /** The cursor of the last frame; empty before the first. */
  public String cursor() {
    return lines.stream()
        .filter(line -> line.startsWith("id: "))
        .reduce("", (earlier, later) -> later.substring("id: ".length()));
  }

  /** Whether it is still open. */
  public boolean open() {
    return reader.isAlive();
  }

  private void read(HttpRequest request) {
    try {
      http.send(request, BodyHandlers.ofLines()).body().forEach(lines::add);
    } catch (Exception ended) {
      lines.add("(ended: " + ended + ")");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
