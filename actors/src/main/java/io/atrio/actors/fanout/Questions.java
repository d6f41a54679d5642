package io.atrio.actors.fanout;

import io.atrio.actors.stream.Subscription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What this node's streams ask the owners of channels. When thousands come back at once, few
 * questions are under way at a time and the others wait for their turn: each answer is a page of
 * events that a loop writes in one go, and live events must not wait for hundreds of them. It also
 * bounds the pages that wait in memory.
 *
 * <p>A question that is not answered is asked again. An owner that dies is told of; a question can
 * be lost without that too, such as with a mailbox that is full. Asking twice does no harm: a
 * stream takes the answer to its last question once.
 */
final class Questions {
  /** Ticks after which others no longer wait for an answer that may never come. */
  private static final int PATIENCE_TICKS = 2;

  /** Longer than an owner needs that waits for its journal, as a rule. */
  private static final int OVERDUE_TICKS = 5;

  private final int atOnce;
  private final Consumer<ChannelHub.Fetch> send;
  private final Map<Subscription, Asked> open = new HashMap<>();
  private final WaitingQuestions waiting;
  private int places;

  /** {@code counts} is whether others wait for it. */
  private record Asked(ChannelHub.Fetch question, int ticks, boolean counts) {}

  /**
   * So many questions are under way {@code atOnce}, of those that are {@code waiting}; {@code send}
   * asks one of them.
   */
  Questions(int atOnce, WaitingQuestions waiting, Consumer<ChannelHub.Fetch> send) {
    this.atOnce = atOnce;
    this.waiting = waiting;
    this.send = send;
  }

  /** A subscription asks; it has one question at a time, and the last is the one that counts. */
  void ask(ChannelHub.Fetch question) {
    Subscription subscription = question.subscription();
    Asked before = open.get(subscription);
    if (before == null) {
      waiting.put(question);
      sendNext();
    } else {
      open.put(subscription, new Asked(question, 0, before.counts()));
      send.accept(question);
    }
  }

  /**
   * The answer to one of its questions, perhaps not to the last, has come; whether others wait
   * until it is {@link #used}.
   */
  boolean answered(Subscription subscription, int question) {
    Asked asked = open.get(subscription);
    if (asked == null || asked.question().question() != question) {
      return false;
    }
    open.remove(subscription);
    return asked.counts();
  }

  /** A stream has written what an answer brought, for which others waited. */
  void used() {
    places--;
    sendNext();
  }

  /** A subscription has ended. */
  void forget(Subscription subscription) {
    waiting.remove(subscription);
    Asked asked = open.remove(subscription);
    if (asked != null && asked.counts()) {
      used();
    }
  }

  /** Once a second: asks again what is overdue. */
  void tick() {
    for (Map.Entry<Subscription, Asked> entry : List.copyOf(open.entrySet())) {
      Asked asked = entry.getValue();
      int ticks = asked.ticks() + 1;
      boolean counts = asked.counts() && ticks < PATIENCE_TICKS;
      places -= asked.counts() && !counts ? 1 : 0;
      boolean overdue = ticks == OVERDUE_TICKS;
      open.put(entry.getKey(), new Asked(asked.question(), overdue ? 0 : ticks, counts));
      if (overdue) {
        send.accept(asked.question());
      }
    }
    sendNext();
  }

  private void sendNext() {
    while (places < atOnce) {
      ChannelHub.Fetch question = waiting.take();
      if (question == null) {
        return;
      }
      places++;
      open.put(question.subscription(), new Asked(question, 0, true));
      send.accept(question);
    }
  }
}
