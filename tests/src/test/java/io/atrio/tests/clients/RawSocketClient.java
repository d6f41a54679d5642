package io.atrio.tests.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Nothing but a socket: what comes over it is read line by line as it is. */
final class RawSocketClient implements StreamClient {
  private final URI stream;
  private final String token;
  private final Reading reading;
  private volatile boolean closed;
  private volatile Socket socket = new Socket();

  private RawSocketClient(URI stream, String token, Reading reading) {
    this.stream = stream;
    this.token = token;
    this.reading = reading;
  }

  static RawSocketClient open(URI stream, String token, Reading reading) {
    RawSocketClient client = new RawSocketClient(stream, token, reading);
    Thread.ofVirtual().start(client::readAndReconnect);
    return client;
  }

  private void readAndReconnect() {
    while (!closed) {
      try (Socket connection = new Socket(stream.getHost(), stream.getPort())) {
        socket = connection;
        read(connection);
      } catch (IOException e) {
        // The connection broke: take another.
      }
    }
  }

  private void read(Socket connection) throws IOException {
    connection.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    String status = lines.readLine();
    if (status == null || closed) {
      return;
    }
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new IllegalStateException("the stream answered " + status);
    }
    for (String field = lines.readLine(); field != null && !field.isEmpty(); ) {
      field = lines.readLine();
    }
    FrameLines frames = new FrameLines(reading);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      frames.take(line);
    }
  }

  private String request() {
    String query = stream.getRawQuery() == null ? "" : "?" + stream.getRawQuery();
    String cursor = reading.cursor().isEmpty() ? "" : "Last-Event-ID: " + reading.cursor() + "\r\n";
    return "GET "
        + stream.getRawPath()
        + query
        + " HTTP/1.1\r\nHost: "
        + stream.getRawAuthority()
        + "\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + cursor
        + "\r\n";
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }
}
