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
  private final String channel;
  private final long epoch;
  private final List<EventOrdered> events = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();

  private record Answer(ChannelEntity.Publish publish, ChannelEntity.Published published) {}

  private Ordering(String channel, long epoch) {
    this.channel = channel;
    this.epoch = epoch;
  }

  /** Orders {@code publishes} at {@code now}, which come after everything {@code state} has. */
  static Ordering of(
      List<ChannelEntity.Publish> publishes, String name, Channel state, long epoch, long now) {
    Ordering ordering = new Ordering(name, epoch);
    Map<String, Long> fresh = new HashMap<>();
    for (ChannelEntity.Publish publish : publishes) {
      Long first = state.firstOffset(publish.key(), now);
      if (first == null && publish.key() != null) {
        first = fresh.get(publish.key());
      }
      ordering.place(publish, first, state.offset(), fresh, now);
    }
    return ordering;
  }

  /** What must be stored, in order. */
  List<EventOrdered> events() {
    return List.copyOf(events);
  }

  /** Answers every publisher: its event is stored, now or since it first came. */
  void acknowledge() {
    answers.forEach(answer -> answer.publish().replyTo().tell(answer.published()));
  }

  private void place(
      ChannelEntity.Publish publish,
      @Nullable Long first,
      long before,
      Map<String, Long> fresh,
      long now) {
    long offset = first == null ? before + events.size() + 1 : first;
    if (first == null) {
      long expiresAt = now + publish.ttlMillis();
      events.add(
          new EventOrdered(
              Frame.encode(channel, offset, now, expiresAt, publish.event(), publish.data()),
              publish.key()));
      if (publish.key() != null) {
        fresh.put(publish.key(), offset);
      }
    }
    answers.add(
        new Answer(publish, new ChannelEntity.Published(channel, epoch, offset, first != null)));
  }
}
