package io.atrio.tests.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection to the stream door, read line by line. Blocks the thread that reads. */
final class SseLines implements AutoCloseable {
  private static final int CONNECTS_WITHIN_MS = 2_000;

  /** A node that takes a connection and says nothing, as one that is paused, is left after this. */
  private static final int ANSWERS_WITHIN_MS = 15_000;

  private static final int BUFFER = 1 << 10;

  private final Socket socket;
  private final BufferedReader lines;

  /**
   * Connects, asks, and reads the head of the answer.
   *
   * @param fields more fields of the request, each with its line end
   * @throws Refused the door answered with another status than 200
   * @throws IOException nobody listens there, or nobody answers
   */
  static SseLines open(Socket socket, URI stream, String fields) throws IOException, Refused {
    socket.connect(new InetSocketAddress(stream.getHost(), stream.getPort()), CONNECTS_WITHIN_MS);
    socket.setSoTimeout(ANSWERS_WITHIN_MS);
    String query = stream.getRawQuery() == null ? "" : "?" + stream.getRawQuery();
    String request =
        "GET %s%s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n%s\r\n"
            .formatted(stream.getRawPath(), query, stream.getRawAuthority(), fields);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    SseLines lines = new SseLines(socket);
    lines.readHead();
    socket.setSoTimeout(0);
    return lines;
  }

  private SseLines(Socket socket) throws IOException {
    this.socket = socket;
    lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), BUFFER);
  }

  private void readHead() throws IOException, Refused {
    String status = lines.readLine();
    if (status == null) {
      throw new IOException("closed before the answer");
    }
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new Refused(status);
    }
    String field = lines.readLine();
    while (field != null && !field.isEmpty()) {
      field = lines.readLine();
    }
  }

  /** The next line; {@code null} at the end. */
  @Nullable String next() throws IOException {
    return lines.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A status at which an {@code EventSource} gives up for ever. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String status) {
      super(status);
    }
  }
}
