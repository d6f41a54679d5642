package io.atrio.actors.fanout;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Position;
import io.atrio.actors.stream.Fanout;
import io.atrio.actors.stream.StreamLoop;
import io.atrio.actors.stream.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel this node listens to: where it stands and on which loops its subscriptions are. Owned
 * by the hub; the fan-outs themselves belong to their loops and are only reached through them.
 */
final class ListenedChannel {
  private final List<OnLoop> loops = new ArrayList<>(1);
  private @Nullable Position position;
  private @Nullable List<Subscription> waiting;
  private int subscriptions;

  private record OnLoop(StreamLoop loop, Fanout fanout) {
    void run(Consumer<Fanout> work) {
      loop.run(() -> work.accept(fanout));
    }
  }

  /** Adds a subscription; it joins at once, or when the channel's position is known. */
  void add(Subscription subscription) {
    subscriptions++;
    Position known = position;
    if (known != null) {
      join(subscription, known);
    } else {
      List<Subscription> list = waiting == null ? new ArrayList<>(1) : waiting;
      list.add(subscription);
      waiting = list;
    }
  }

  /** Removes a subscription; true when it was the last. */
  boolean remove(Subscription subscription) {
    subscriptions--;
    if (waiting != null) {
      waiting.remove(subscription);
    }
    on(subscription.stream().loop()).run(fanout -> fanout.remove(subscription));
    return subscriptions == 0;
  }

  /** The channel's owner has said where it stands. */
  void registered(Position now) {
    boolean moved = position != null && !position.equals(now);
    position = now;
    if (moved) {
      loops.forEach(l -> l.run(fanout -> fanout.move(now)));
    }
    List<Subscription> joining = waiting;
    waiting = null;
    if (joining != null) {
      joining.forEach(s -> join(s, now));
    }
  }

  /** Hands an event to every loop that has subscriptions, once each. */
  void deliver(long epoch, Frame frame) {
    position = new Position(epoch, frame.offset());
    loops.forEach(l -> l.run(fanout -> fanout.deliver(epoch, frame)));
  }

  private void join(Subscription subscription, Position now) {
    on(subscription.stream().loop())
        .run(
            fanout -> {
              fanout.add(subscription);
              subscription.stream().join(subscription, now);
            });
  }

  private OnLoop on(StreamLoop loop) {
    for (OnLoop known : loops) {
      if (known.loop.equals(loop)) {
        return known;
      }
    }
    OnLoop made = new OnLoop(loop, new Fanout());
    loops.add(made);
    return made;
  }
}
