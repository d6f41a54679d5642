package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.actors.channel.Position;
import io.atrio.cluster.settings.SlowReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the promise against what a client saw, over all its connections: every offset of an epoch
 * once and in order from where the channel began, and none passed over but those that had expired
 * or that a gap was told for. An id may never claim more than was seen, nor know another channel
 * than the client was told of. Where a policy lets slow readers be passed over, what is shown never
 * goes back and ends with the newest event.
 */
final class StreamWitness {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> channels;
  private final boolean mayPassOver;

  /** Where each channel began, or had its last event or gap. */
  private final Map<String, Position> shown = new HashMap<>();

  private final Map<String, Position> seen = new HashMap<>();
  private final Set<String> heard = new HashSet<>();
  private final Map<String, Map<Position, Long>> expiry = new HashMap<>();

  StreamWitness(List<String> channels, SlowReader policy) {
    this.channels = channels;
    this.mayPassOver = policy == SlowReader.LATEST || policy == SlowReader.LATEST_BY_EVENT;
  }

  void published(String channel, Position at, long expiresAt) {
    expiry.computeIfAbsent(channel, c -> new HashMap<>()).put(at, expiresAt);
  }

  /** Takes all of one connection. */
  void see(EventStream.Reading reading, long now, BiPredicate<String, Position> gapHasCause) {
    assertThat(reading.ignored()).isZero();
    boolean first = true;
    for (EventStream.Event event : reading.events()) {
      assertThat(event.type().equals("atrio.ready")).as("ready comes first, once").isEqualTo(first);
      first = false;
      JsonNode data = json(event.data());
      hear(event.type(), data);
      for (String channel : channels) {
        Position at = Streams.position(event.lastEventId(), channel);
        assertThat(at != null).as("an id has what is heard: " + channel).isEqualTo(heard(channel));
        if (at != null) {
          see(channel, at, event.type(), data, now, gapHasCause);
          show(channel, at, event.type(), data);
          seen.put(channel, at);
        }
      }
    }
  }

  /** The client has been told that it hears these and no others. */
  void hears(List<String> expected) {
    assertThat(heard).containsExactlyInAnyOrderElementsOf(expected);
  }

  private boolean heard(String channel) {
    return heard.contains(channel);
  }

  /** Which channels the client has been told of; what it hears no more begins anew one day. */
  private void hear(String type, JsonNode data) {
    String channel = data.path("channel").asText();
    switch (type) {
      case "atrio.ready" -> {
        heard.clear();
        data.path("channels").fieldNames().forEachRemaining(heard::add);
        seen.keySet().retainAll(heard);
      }
      case "atrio.subscribed" -> {
        assertThat(heard.add(channel)).as("told once: " + channel).isTrue();
      }
      case "atrio.unsubscribed" -> {
        assertThat(heard.remove(channel)).as("told of what began: " + channel).isTrue();
        assertThat(data.path("reason").asText()).isEqualTo("requested");
        seen.remove(channel);
      }
      case "atrio.bye" -> assertThat(data.path("reason").asText()).isEqualTo("slow");
      default ->
          assertThat(type.equals("atrio.gap") || heard(channel)).as("nothing unheard").isTrue();
    }
  }

  void hasAllOf(String channel, Position current, long now) {
    Position last = seen.get(channel);
    assertThat(last).as("position of " + channel).isNotNull();
    if (last != null) {
      assertThat(last.epoch()).as("epoch of " + channel).isEqualTo(current.epoch());
      assertThat(last.offset()).isLessThanOrEqualTo(current.offset());
      hadExpired(channel, shown.getOrDefault(channel, last), current.offset(), now);
    }
  }

  private void show(String channel, Position at, String type, JsonNode data) {
    String state = data.path("channels").path(channel).path("state").asText();
    boolean begins = type.equals("atrio.ready") && !state.equals("recovered");
    boolean own = data.path("channel").asText().equals(channel);
    if (begins || own) {
      shown.put(channel, at);
    }
  }

  private void see(
      String channel,
      Position at,
      String type,
      JsonNode data,
      long now,
      BiPredicate<String, Position> gapHasCause) {
    Position since = seen.get(channel);
    switch (type) {
      case "atrio.ready" -> {
        String state = data.path("channels").path(channel).path("state").asText();
        if (state.equals("gap")) {
          gap(channel, since, at, gapHasCause);
        } else if (since == null) {
          assertThat(state).isEqualTo("live");
        } else {
          assertThat(state).isEqualTo("recovered");
          assertThat(at).isEqualTo(since);
        }
      }
      case "atrio.subscribed" -> {
        if (data.path("channel").asText().equals(channel)) {
          assertThat(at.offset()).isEqualTo(data.path("offset").asLong());
          assertThat(at.epochText()).isEqualTo(data.path("epoch").asText());
        } else {
          moved(channel, since, at, at.offset(), now);
        }
      }
      case "atrio.unsubscribed" -> moved(channel, since, at, at.offset(), now);
      case "atrio.gap" -> {
        if (data.path("channel").asText().equals(channel)) {
          gap(channel, since, at, gapHasCause);
        } else {
          moved(channel, since, at, at.offset(), now);
        }
      }
      default -> {
        boolean own = data.path("channel").asText().equals(channel);
        if (own) {
          assertThat(data.path("offset").asLong()).isEqualTo(at.offset());
          assertThat(at.offset()).as("once and in order").isGreaterThan(offset(since));
        }
        moved(channel, since, at, own ? at.offset() - 1 : at.offset(), now);
      }
    }
  }

  private void gap(
      String channel,
      @Nullable Position since,
      Position at,
      BiPredicate<String, Position> gapHasCause) {
    if (since == null) {
      throw new AssertionError("a gap for a channel that never began: " + channel);
    }
    if (since.epoch() == at.epoch()) {
      assertThat(at.offset()).isGreaterThanOrEqualTo(since.offset());
      assertThat(gapHasCause.test(channel, since)).as("a gap has a cause").isTrue();
    } else {
      assertThat(at.epoch()).as("epochs only follow each other").isGreaterThan(since.epoch());
    }
  }

  /** The id of {@code channel} moved on: all up to {@code silent} must have expired. */
  private void moved(String channel, @Nullable Position since, Position at, long silent, long now) {
    if (since == null) {
      throw new AssertionError("an event before the first frame");
    }
    assertThat(at.epoch()).as("no epoch changes silently").isEqualTo(since.epoch());
    assertThat(at.offset()).isGreaterThanOrEqualTo(since.offset());
    if (!mayPassOver) {
      hadExpired(channel, since, silent, now);
    }
  }

  private void hadExpired(String channel, Position since, long upTo, long now) {
    for (long offset = since.offset() + 1; offset <= upTo; offset++) {
      Long expiresAt =
          expiry.getOrDefault(channel, Map.of()).get(new Position(since.epoch(), offset));
      assertThat(expiresAt).as(channel + " " + offset + " exists").isNotNull();
      assertThat(expiresAt)
          .as(channel + " " + offset + " was lost silently")
          .isLessThanOrEqualTo(now);
    }
  }

  private static long offset(@Nullable Position since) {
    return since == null ? -1 : since.offset();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
