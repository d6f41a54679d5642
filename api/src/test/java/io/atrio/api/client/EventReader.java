package io.atrio.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads events as the HTML standard says (section 9.2.6, "Interpreting an event stream"): CR, LF
 * and CRLF end lines, an id with NUL is ignored, an event without data is not dispatched.
 */
final class EventReader {
  private final Reader in;
  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private String id = "";
  private boolean afterCr;
  private long retry = -1;
  private int comments;

  EventReader(InputStream in) {
    this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  /** The next event, or null at the end of the stream. */
  @Nullable Event next() throws IOException {
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        Event event = dispatch();
        if (event != null) {
          return event;
        }
      } else {
        field(line);
      }
    }
    return null;
  }

  /** Reads up to the next comment; false at the end of the stream. */
  boolean comment() throws IOException {
    int before = comments;
    for (String line = line(); line != null; line = line()) {
      field(line);
      if (comments > before) {
        return true;
      }
    }
    return false;
  }

  long retry() {
    return retry;
  }

  private @Nullable Event dispatch() {
    String dispatched = name.isEmpty() ? "message" : name;
    name = "";
    if (data.isEmpty()) {
      return null;
    }
    String text = data.substring(0, data.length() - 1);
    data.setLength(0);
    return new Event(dispatched, id, text);
  }

  private void field(String line) {
    int colon = line.indexOf(':');
    if (colon == 0) {
      comments++;
      return;
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "event" -> name = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> id = value.indexOf('\0') < 0 ? value : id;
      case "retry" -> retry = value.matches("[0-9]+") ? Long.parseLong(value) : retry;
      default -> {}
    }
  }

  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      boolean secondHalf = afterCr && c == '\n';
      afterCr = c == '\r';
      if (secondHalf) {
        continue;
      }
      if (c == '\n' || c == '\r') {
        return line.toString();
      }
      line.append((char) c);
    }
    return null;
  }
}
