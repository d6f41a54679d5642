package io.atrio.actors.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes that get their places in a durable channel together: what must be stored, and what each
 * is answered once it is. The channel itself changes only when the events are stored.
 */
final class Ordering {
  private final Channel state;
  private final String name;
  private final long epoch;
  private final long now;
  private final List<EventOrdered> events = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final Map<String, Long> fresh = new HashMap<>();

  private record Answer(
      ChannelProtocol.Publishing publishing, List<ChannelProtocol.Place> places) {}

  private Ordering(Channel state, String name, long epoch, long now) {
    this.state = state;
    this.name = name;
    this.epoch = epoch;
    this.now = now;
  }

  /** Orders {@code publishes} at {@code now}, which come after everything {@code state} has. */
  static Ordering of(
      List<ChannelProtocol.Publishing> publishes,
      String name,
      Channel state,
      long epoch,
      long now) {
    Ordering ordering = new Ordering(state, name, epoch, now);
    for (ChannelProtocol.Publishing publishing : publishes) {
      ordering.answers.add(
          new Answer(
              publishing,
              publishing.publications().stream()
                  .map(publication -> ordering.place(publication, publishing.request()))
                  .toList()));
    }
    return ordering;
  }

  /** What must be stored, in order. */
  List<EventOrdered> events() {
    return List.copyOf(events);
  }

  /** How many were to be ordered, repeats among them. */
  int publications() {
    return answers.stream().mapToInt(answer -> answer.places().size()).sum();
  }

  /** Answers every publisher: its events are stored, now or since they first came. */
  void acknowledge() {
    answers.forEach(answer -> answer.publishing().answer(epoch, answer.places()));
  }

  private ChannelProtocol.Place place(Publication p, @Nullable String request) {
    Long first = state.firstOffset(p.key(), now);
    if (first == null && p.key() != null) {
      first = fresh.get(p.key());
    }
    return first == null ? next(p, request) : new ChannelProtocol.Place(first, true);
  }

  private ChannelProtocol.Place next(Publication p, @Nullable String request) {
    long offset = state.offset() + events.size() + 1;
    long expiresAt = now + p.ttlMillis();
    events.add(
        new EventOrdered(
            Frame.encode(name, offset, now, expiresAt, p.event(), p.data()), p.key(), request));
    if (p.key() != null) {
      fresh.put(p.key(), offset);
    }
    return new ChannelProtocol.Place(offset, false);
  }
}
