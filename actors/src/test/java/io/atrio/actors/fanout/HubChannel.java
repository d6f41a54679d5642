package io.atrio.actors.fanout;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Position;
import io.atrio.actors.stream.Subscription;
import java.util.Set;

/** A hub's view of one channel, for tests of the streams behind it. */
public final class HubChannel {
  private final ListenedChannel channel = new ListenedChannel();

  /** Adds a subscription. */
  public void add(Subscription subscription) {
    channel.add(subscription);
  }

  /** Removes a subscription; true when it was the last. */
  public boolean remove(Subscription subscription) {
    return channel.remove(subscription);
  }

  /** The owner has said where the channel stands; {@code past} are epochs that are over. */
  public void registered(Position now, Set<Long> past) {
    channel.registered(now, past);
  }

  /** An event has come. */
  public void deliver(long epoch, Frame frame) {
    channel.deliver(epoch, frame);
  }
}
