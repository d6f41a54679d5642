package io.atrio.tests.clients;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the lines of one connection together to frames, as the HTML standard says (section 9.2.6).
 */
final class FrameLines {
  private final Reading reading;
  private final List<String> data = new ArrayList<>();
  private String event = "";
  private String id = "";

  FrameLines(Reading reading) {
    this.reading = reading;
  }

  void take(String line) {
    if (line.isEmpty()) {
      dispatch();
      return;
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    String text = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "event" -> event = text;
      case "id" -> id = text;
      case "data" -> data.add(text);
      default -> {
        // A comment, retry, or a field nobody knows.
      }
    }
  }

  private void dispatch() {
    if (!data.isEmpty()) {
      reading.add(event, id, String.join("\n", data));
    }
    data.clear();
    event = "";
  }
}
