package io.atrio.actors.fanout;

import io.atrio.actors.stream.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Questions that wait for their turn, a line for each owner: first come, first served within a
 * line, and the lines take turns. The line of an owner that is away stands, and keeps nobody of the
 * others waiting.
 */
final class WaitingQuestions {
  private final Function<String, String> ownerOf;
  private final Predicate<String> isAway;
  private final Map<String, Map<Subscription, ChannelHub.Fetch>> lines = new LinkedHashMap<>();

  /** {@code ownerOf} names the owner of a channel, {@code isAway} says of an owner where it is. */
  WaitingQuestions(Function<String, String> ownerOf, Predicate<String> isAway) {
    this.ownerOf = ownerOf;
    this.isAway = isAway;
  }

  /** Puts a question at the end of its line, or in the place of the subscription's last one. */
  void put(ChannelHub.Fetch question) {
    lines
        .computeIfAbsent(ownerOf(question.subscription()), owner -> new LinkedHashMap<>())
        .put(question.subscription(), question);
  }

  /** The next question takes its turn; null if there is none for an owner that is there. */
  ChannelHub.@Nullable Fetch take() {
    for (Map.Entry<String, Map<Subscription, ChannelHub.Fetch>> entry : lines.entrySet()) {
      if (!isAway.test(entry.getKey())) {
        return takeFrom(entry.getKey(), entry.getValue());
      }
    }
    return null;
  }

  private ChannelHub.Fetch takeFrom(String owner, Map<Subscription, ChannelHub.Fetch> line) {
    ChannelHub.Fetch first = line.values().iterator().next();
    line.remove(first.subscription());
    lines.remove(owner);
    if (!line.isEmpty()) {
      lines.put(owner, line); // behind the others
    }
    return first;
  }

  /** A subscription waits no longer. */
  void remove(Subscription subscription) {
    String owner = ownerOf(subscription);
    Map<Subscription, ChannelHub.Fetch> line = lines.get(owner);
    if (line != null && line.remove(subscription) != null && line.isEmpty()) {
      lines.remove(owner);
    }
  }

  private String ownerOf(Subscription subscription) {
    return ownerOf.apply(subscription.channel());
  }
}
