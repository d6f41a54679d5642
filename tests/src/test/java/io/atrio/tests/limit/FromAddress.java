package io.atrio.tests.limit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks from one of this machine's loopback addresses, a connection for each request. */
record FromAddress(String address) {
  private static final int ANSWER_WITHIN_MILLIS = 5_000;

  /** A whole answer, or as much of a stream as comes with its head. */
  record Answer(int status, String text) {
    /** The value of a header field in lower case; empty if there is none. */
    String field(String name) {
      return text.lines()
          .takeWhile(line -> !line.isBlank())
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  /** Sends a {@code GET} with these header lines, each with its line end. */
  Answer get(URI uri, String fields) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), ANSWER_WITHIN_MILLIS);
      socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
      String head = "GET " + uri.getPath() + " HTTP/1.1\r\nHost: atrio\r\nConnection: close\r\n";
      socket.getOutputStream().write((head + fields + "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] bytes = new byte[16_384];
      int read = 0;
      int more = socket.getInputStream().read(bytes);
      while (more > 0) {
        read += more;
        more = socket.getInputStream().read(bytes, read, bytes.length - read);
      }
      String text = new String(bytes, 0, read, StandardCharsets.UTF_8);
      return new Answer(Integer.parseInt(text.substring(9, 12)), text);
    }
  }
}
