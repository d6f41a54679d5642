package io.atrio.actors.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a browser makes of a byte stream: the event stream interpretation of the WHATWG HTML
 * standard (section 9.2.6), written without a look at the encoder.
 */
public final class EventStream {
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  /** A dispatched event. */
  public record Event(String type, String data, String lastEventId) {}

  /** Everything a stream came to; {@code ignored} are lines that are no part of an event. */
  public record Reading(List<Event> events, String lastEventId, int ignored) {}

  /** Takes bytes as they come from the network. */
  public void receive(byte[] bytes) {
    received.writeBytes(bytes);
  }

  /** How many bytes have come. */
  public int size() {
    return received.size();
  }

  /** Reads what has come so far, on top of the last event id of an earlier connection. */
  public Reading read(String lastEventId) {
    return new Interpretation(lastEventId).of(received.toString(StandardCharsets.UTF_8));
  }

  private static final class Interpretation {
    private final List<Event> events = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String idBuffer;
    private String lastEventId;
    private int ignored;

    Interpretation(String lastEventId) {
      this.lastEventId = lastEventId;
      this.idBuffer = lastEventId;
    }

    Reading of(String text) {
      int at = text.startsWith("\uFEFF") ? 1 : 0;
      int start = at;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c != '\n' && c != '\r') {
          at++;
          continue;
        }
        line(text.substring(start, at));
        boolean crlf = c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
        at += crlf ? 2 : 1;
        start = at;
      }
      return new Reading(List.copyOf(events), lastEventId, ignored);
    }

    private void line(String line) {
      if (line.isEmpty()) {
        dispatch();
        return;
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon);
      String rest = colon < 0 ? "" : line.substring(colon + 1);
      field(name, rest.startsWith(" ") ? rest.substring(1) : rest);
    }

    private void field(String name, String value) {
      switch (name) {
        case "event" -> type = value;
        case "data" -> data.append(value).append('\n');
        case "id" -> idBuffer = value.indexOf('\0') < 0 ? value : idBuffer;
        default -> ignored++;
      }
    }

    private void dispatch() {
      lastEventId = idBuffer;
      if (!data.isEmpty()) {
        String text = data.substring(0, data.length() - 1);
        events.add(new Event(type.isEmpty() ? "message" : type, text, lastEventId));
      }
      data.setLength(0);
      type = "";
    }
  }
}
