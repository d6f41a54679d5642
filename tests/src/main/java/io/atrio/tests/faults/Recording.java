package io.atrio.tests.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.load.EpochClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one listener heard, frame by frame, over all its connections. Safe to look at from another
 * thread than the one that records.
 */
final class Recording {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHANNEL = "data: {\"channel\":\"";
  private static final String OFFSET = "\",\"offset\":";
  private static final String WRITER = "\"w\":";
  private static final String NUMBER = ",\"n\":";

  private final String listener;
  private final Map<String, List<Stretch>> channels = new HashMap<>();

  /** A recording of these channels; others that a stream hears of are left out. */
  Recording(String listener, List<String> channels) {
    this.listener = listener;
    channels.forEach(channel -> this.channels.put(channel, new ArrayList<>()));
  }

  /** A copy of all that has been heard until now. */
  synchronized List<Hearing> hearings() {
    return channels.entrySet().stream()
        .map(
            entry ->
                new Hearing(
                    listener,
                    entry.getKey(),
                    entry.getValue().stream().map(Stretch::copy).toList()))
        .toList();
  }

  /** {@code atrio.ready}: a channel begins, goes on where it was, or has lost something. */
  synchronized void ready(String data) throws JsonProcessingException {
    JsonNode told = JSON.readTree(data).path("channels");
    channels.forEach(
        (channel, stretches) -> {
          // "live" after the first time is no excuse: the cursor was sent.
          if (stretches.isEmpty() || told.path(channel).path("state").asText().equals("gap")) {
            stretches.add(Stretch.from(EpochClock.micros()));
          }
        });
  }

  /** {@code atrio.gap}. */
  synchronized void gap(String data) throws JsonProcessingException {
    List<Stretch> stretches = channels.get(JSON.readTree(data).path("channel").asText());
    if (stretches != null) {
      stretches.add(Stretch.from(EpochClock.micros()));
    }
  }

  /** An event of the application: {@code {"channel":…,"offset":…,…,"data":{"w":…,"n":…}}}. */
  synchronized void event(String dataLine) {
    int name = CHANNEL.length();
    int nameEnd = dataLine.indexOf(OFFSET, name);
    if (!dataLine.startsWith(CHANNEL) || nameEnd < 0) {
      throw new IllegalStateException("not an event's data: " + dataLine);
    }
    List<Stretch> stretches = channels.get(dataLine.substring(name, nameEnd));
    int writer = dataLine.indexOf(WRITER, nameEnd);
    if (stretches == null || writer < 0) {
      return;
    }
    if (stretches.isEmpty()) {
      throw new IllegalStateException("an event before atrio.ready: " + dataLine);
    }
    int number = dataLine.indexOf(NUMBER, writer);
    stretches
        .getLast()
        .heard()
        .add(
            new Heard(
                digits(dataLine, nameEnd + OFFSET.length()),
                (int) digits(dataLine, writer + WRITER.length()),
                (int) digits(dataLine, number + NUMBER.length())));
  }

  private static long digits(String text, int from) {
    int to = from;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    return Long.parseLong(text, from, to, 10);
  }
}
