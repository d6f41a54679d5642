package io.atrio.actors.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a stream as an array that is never changed but replaced, so that the hub and
 * the stream's loop can share one. Those the stream has not been told of come last.
 */
final class Subscriptions {
  /** No subscriptions. */
  static final Subscription[] NONE = {};

  private Subscriptions() {}

  /** {@code all} and {@code one} more at the end. */
  static Subscription[] with(Subscription[] all, Subscription one) {
    Subscription[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = one;
    return more;
  }

  /** {@code all} but {@code one}, in their order. */
  static Subscription[] without(Subscription[] all, Subscription one) {
    return Arrays.stream(all).filter(s -> !s.equals(one)).toArray(Subscription[]::new);
  }

  /** The one of {@code all} with this number; those made first have their place for a number. */
  static @Nullable Subscription numbered(Subscription[] all, int number) {
    if (number < all.length && all[number].number() == number) {
      return all[number];
    }
    for (Subscription s : all) {
      if (s.number() == number) {
        return s;
      }
    }
    return null;
  }

  /** The one of {@code all} that listens to {@code channel}. */
  static @Nullable Subscription of(Subscription[] all, String channel) {
    for (Subscription s : all) {
      if (s.channel().equals(channel)) {
        return s;
      }
    }
    return null;
  }

  /** How many of {@code all}, from the first, the stream has been told of. */
  static int told(Subscription[] all) {
    int count = all.length;
    while (count > 0 && all[count - 1].state == Subscription.State.NEW) {
      count--;
    }
    return count;
  }
}
