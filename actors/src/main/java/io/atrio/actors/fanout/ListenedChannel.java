package io.atrio.actors.fanout;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Position;
import io.atrio.actors.stream.Fanout;
import io.atrio.actors.stream.StreamLoop;
import io.atrio.actors.stream.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel this node listens to: where it stands and on which loops its subscriptions are. Owned
 * by the hub; the fan-outs themselves belong to their loops and are only reached through them.
 */
final class ListenedChannel {
  private final List<OnLoop> loops = new ArrayList<>(1);
  private @Nullable Position position;
  private Set<Long> past = Set.of();
  private @Nullable List<Waiting> waiting;
  private int subscriptions;

  /** Who asked to be told where a subscription joins, which is not known yet. */
  private record Waiting(Subscription subscription, Consumer<@Nullable Position> told) {}

  private record OnLoop(StreamLoop loop, Fanout fanout) {
    void run(Consumer<Fanout> work) {
      loop.run(() -> work.accept(fanout));
    }
  }

  /** Adds a subscription; it joins at once, or when the channel's position is known. */
  void add(Subscription subscription) {
    add(subscription, ListenedChannel::untold);
  }

  /** The same; {@code told} is where it joined, or null if it was removed before. */
  void add(Subscription subscription, Consumer<@Nullable Position> told) {
    subscriptions++;
    locate(subscription, told);
  }

  /** Tells where the channel stands, now or once that is known, for one that has been added. */
  void locate(Subscription subscription, Consumer<@Nullable Position> told) {
    Position known = position;
    if (known != null) {
      join(subscription, known);
      told.accept(known);
    } else {
      List<Waiting> list = waiting == null ? new ArrayList<>(1) : waiting;
      list.add(new Waiting(subscription, told));
      waiting = list;
    }
  }

  /** Removes a subscription; true when it was the last. */
  boolean remove(Subscription subscription) {
    subscriptions--;
    List<Waiting> list = waiting;
    if (list != null) {
      List<Waiting> gone =
          list.stream().filter(w -> w.subscription().equals(subscription)).toList();
      list.removeAll(gone);
      gone.forEach(w -> w.told().accept(null));
    }
    on(subscription.stream().loop()).run(fanout -> fanout.remove(subscription));
    return subscriptions == 0;
  }

  /** The channel's owner has said where it stands; {@code ended} are epochs that are over. */
  void registered(Position now, Set<Long> ended) {
    boolean again = position != null;
    position = now;
    past = ended;
    if (again) {
      loops.forEach(l -> l.run(fanout -> fanout.move(now, ended)));
    }
    List<Waiting> joining = waiting;
    waiting = null;
    if (joining != null) {
      joining.forEach(w -> join(w.subscription(), now));
      joining.forEach(w -> w.told().accept(now));
    }
  }

  /** Hands an event to every loop that has subscriptions, once each. */
  void deliver(long epoch, Frame frame) {
    Position known = position;
    past = known == null || known.epoch() == epoch ? past : Set.of();
    // An event of the owner's last life may come after the next one has said where the channel is.
    if (known == null || known.epoch() != epoch || known.offset() < frame.offset()) {
      position = new Position(epoch, frame.offset());
    }
    loops.forEach(l -> l.run(fanout -> fanout.deliver(epoch, frame)));
  }

  private void join(Subscription subscription, Position now) {
    Set<Long> ended = past;
    on(subscription.stream().loop())
        .run(
            fanout -> {
              fanout.add(subscription);
              subscription.stream().join(subscription, now, ended);
            });
  }

  /** Nobody waits to hear where a stream's first subscriptions join. */
  private static void untold(@Nullable Position position) {}

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
