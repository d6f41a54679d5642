package io.atrio.api.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection to a door; sends any bytes and reads whole answers. */
public final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** A connection to {@code address}. */
  public static Wire to(InetSocketAddress address) {
    return to(address, 0);
  }

  /** A connection with a receive buffer of about {@code receive} bytes; 0 for the usual. */
  public static Wire to(InetSocketAddress address, int receive) {
    try {
      Socket socket = new Socket();
      if (receive > 0) {
        socket.setReceiveBufferSize(receive);
      }
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(address, TIMEOUT_MILLIS);
      return new Wire(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one request on a connection of its own and reads its answer. */
  public static Answer ask(InetSocketAddress address, Request request) {
    try (Wire wire = to(address)) {
      return wire.ask(request);
    }
  }

  /** Sends a request and reads its answer; the connection can be used again. */
  public Answer ask(Request request) {
    return send(request).answer();
  }

  /** Sends a whole request. */
  public Wire send(Request request) {
    return send(request.bytes());
  }

  /** Sends text. */
  public Wire send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes. */
  public Wire send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server still takes {@code bytes}; a server that has refused resets. */
  public boolean trySend(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads one answer. */
  public Answer answer() {
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server closes the connection without another byte. */
  public boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the answer's head says 200. */
  public boolean isAccepted() {
    try {
      return head().getFirst().contains(" 200 ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes from the server. */
  InputStream in() {
    return in;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the lines of a head up to its empty one. */
  List<String> head() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    return lines;
  }

  private Answer read() throws IOException {
    List<String> head = head();
    int status = Integer.parseInt(head.getFirst().substring(9, 12));
    Map<String, List<String>> fields = fields(head);
    Answer bare = new Answer(status, fields, "");
    return new Answer(status, fields, new String(body(bare), StandardCharsets.UTF_8));
  }

  /** The fields of a head by lower-case name. */
  static Map<String, List<String>> fields(List<String> head) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      fields
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).trim());
    }
    return fields;
  }

  private byte[] body(Answer head) throws IOException {
    if (head.status() == 204) {
      return new byte[0];
    }
    if (!head.field("content-length").isEmpty()) {
      return in.readNBytes(Integer.parseInt(head.field("content-length")));
    }
    return head.field("transfer-encoding").equals("chunked") ? chunks() : in.readAllBytes();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed within a line: " + line.toString(StandardCharsets.UTF_8));
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
