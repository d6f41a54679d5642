package io.atrio.actors.stream;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import org.jspecify.annotations.Nullable;

/**
 * What the client of one stream is told: its events, each with the id that holds the position of
 * every channel it knows of, and which channels those are. Confined to the stream's loop but for
 * {@link #begin}, which comes before everything else.
 */
final class Telling {
  private final Outlet outlet;
  private final StreamToken token;

  /** Those of the loop, which are in the cursor but for the last that are not told of yet. */
  private volatile Subscription[] subscriptions = Subscriptions.NONE;

  private @Nullable CursorLine line;

  Telling(Outlet outlet, StreamToken token) {
    this.outlet = outlet;
    this.token = token;
  }

  /** The stream has been admitted with these. For the hub. */
  void begin(Subscription[] admitted) {
    subscriptions = admitted;
  }

  Subscription[] subscriptions() {
    return subscriptions;
  }

  void add(Subscription begun) {
    subscriptions = Subscriptions.with(subscriptions, begun);
  }

  void remove(Subscription ended) {
    subscriptions = Subscriptions.without(subscriptions, ended);
  }

  /** Whether the first frame has been written. */
  boolean isOpen() {
    return line != null;
  }

  /** Whether the reader keeps up. */
  boolean writable() {
    return outlet.writable();
  }

  /** Writes the first frame; {@code ignored} is whether the client's cursor was none of its. */
  void ready(@Nullable JoinState[] states, boolean ignored) {
    line = new CursorLine(principal().user(), subscriptions);
    outlet.accept();
    outlet.write(
        PlatformFrames.ready(line().bytes(), token.hello(), ignored, subscriptions, states));
  }

  void event(Subscription s, Frame frame) {
    s.offset = frame.offset();
    CursorLine moved = line();
    moved.update(principal().user(), subscriptions, s);
    outlet.write(moved.bytes(), frame);
  }

  /** Moves past what is not written; the next id says so. */
  void pass(Subscription s, long upTo) {
    s.offset = upTo;
    line().update(principal().user(), subscriptions, s);
  }

  void gap(Subscription s, Position now) {
    String reason = now.epoch() == s.epoch ? "history" : "epoch";
    s.standAt(now);
    line = new CursorLine(principal().user(), subscriptions);
    outlet.write(PlatformFrames.gap(line().bytes(), s.channel(), reason));
  }

  /** Writes what has no id. */
  void say(byte[] frame) {
    outlet.write(frame);
  }

  /**
   * Says goodbye and ends the stream; or refuses it, which is false, if it has not begun. The
   * client is to come back {@code soon}, or as it was told when it came.
   */
  boolean bye(Bye bye, boolean soon) {
    Refused refusal = isOpen() ? null : bye.refusal();
    if (refusal != null) {
      outlet.refuse(refusal);
      return false;
    }
    if (!isOpen()) {
      outlet.accept();
    }
    if (soon) {
      outlet.soon();
    }
    outlet.write(PlatformFrames.bye(bye));
    outlet.close();
    return true;
  }

  void refuse(Refused refused) {
    outlet.refuse(refused);
  }

  void abort() {
    outlet.abort();
  }

  void renewed() {
    outlet.renewed();
  }

  /**
   * Tells of a new token and which subscriptions have ended and begun, as far as the reader keeps
   * up: else each call would make more wait for it. In this order, for a channel may be among both.
   */
  void news() {
    if (line == null) {
      return;
    }
    byte[] refreshed = outlet.writable() ? token.refreshed() : null;
    if (refreshed != null) {
      outlet.write(refreshed);
    }
    for (Subscription s : subscriptions) {
      if (s.hasEnded() && outlet.writable()) {
        remove(s);
        line = new CursorLine(principal().user(), subscriptions);
        String why = Departure.of(s).reason();
        outlet.write(PlatformFrames.unsubscribed(line().bytes(), s.channel(), why));
      }
    }
    for (Subscription s : subscriptions) {
      if (s.state == Subscription.State.NEW && outlet.writable()) {
        s.state = Subscription.State.BEHIND;
        line = new CursorLine(principal().user(), subscriptions);
        outlet.write(PlatformFrames.subscribed(line().bytes(), s));
      }
    }
  }

  private Principal principal() {
    return token.principal();
  }

  private CursorLine line() {
    CursorLine open = line;
    if (open == null) {
      throw new IllegalStateException("the stream is not open");
    }
    return open;
  }
}
