package io.atrio.tests.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client has read, in the order it came, whatever the connection it came by. */
final class Reading {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLATFORM = "atrio.";

  private final List<JsonNode> readies = new CopyOnWriteArrayList<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private volatile String cursor = "";

  /** A frame of the platform, without its prefix. */
  record Frame(String name, JsonNode data) {}

  void add(String event, String id, String data) {
    if (!id.isEmpty()) {
      cursor = id;
    }
    if (event.startsWith(PLATFORM)) {
      frames.add(new Frame(event.substring(PLATFORM.length()), parse(data)));
    } else {
      events.add(parse(data));
    }
    if (event.equals("atrio.ready")) {
      readies.add(parse(data));
    }
  }

  /** The id of the last frame; empty before the first. */
  String cursor() {
    return cursor;
  }

  int connections() {
    return readies.size();
  }

  /** What the latest {@code atrio.ready} says of a channel. */
  JsonNode state(String channel) {
    return readies.getLast().path("channels").path(channel);
  }

  /** The data of every frame of the platform with this name, such as {@code gap}. */
  List<JsonNode> frames(String name) {
    return frames.stream().filter(frame -> frame.name().equals(name)).map(Frame::data).toList();
  }

  List<Long> offsets() {
    return events.stream().map(event -> event.path("offset").asLong()).toList();
  }

  List<Integer> numbers() {
    return events.stream().map(event -> event.path("data").path("n").asInt()).toList();
  }

  List<JsonNode> events() {
    return List.copyOf(events);
  }

  private static JsonNode parse(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a torn frame was taken for a whole one: " + data, e);
    }
  }
}
