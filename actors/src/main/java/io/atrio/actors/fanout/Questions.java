package io.atrio.actors.fanout;

import io.atrio.actors.stream.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What this node's streams have asked the owners of channels and have no answer to. An owner that
 * dies is told of; a question can be lost without that too, such as with a mailbox that is full.
 * Asking twice does no harm: a stream takes the answer to its last question once.
 */
final class Questions {
  /** Longer than an owner needs that waits for its journal, as a rule. */
  private static final int OVERDUE_TICKS = 5;

  private final Map<Subscription, Asked> open = new HashMap<>();

  private record Asked(ChannelHub.Fetch question, int ticks) {}

  /** A subscription asks; it has one question at a time. */
  void ask(ChannelHub.Fetch question) {
    open.put(question.subscription(), new Asked(question, 0));
  }

  /** The answer to one of its questions, perhaps not to the last, has come. */
  void answered(Subscription subscription, int question) {
    open.computeIfPresent(
        subscription, (s, asked) -> asked.question().question() == question ? null : asked);
  }

  /** It has ended. */
  void forget(Subscription subscription) {
    open.remove(subscription);
  }

  /** Once a second: those that have waited too long, which count as asked anew. */
  List<ChannelHub.Fetch> overdue() {
    List<ChannelHub.Fetch> overdue = new ArrayList<>(0);
    open.replaceAll(
        (subscription, asked) -> {
          int ticks = asked.ticks() + 1;
          if (ticks < OVERDUE_TICKS) {
            return new Asked(asked.question(), ticks);
          }
          overdue.add(asked.question());
          return new Asked(asked.question(), 0);
        });
    return overdue;
  }
}
