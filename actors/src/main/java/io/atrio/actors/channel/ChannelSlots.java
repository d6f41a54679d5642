package io.atrio.actors.channel;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** Finds the slot of a channel. Every node must divide into the same number of slots. */
public final class ChannelSlots {
  private final List<EntityRef<ChannelEntity.Command>> slots;

  /** Addresses {@code count} slots through {@code sharding}. */
  public ChannelSlots(ClusterSharding sharding, int count) {
    this.slots =
        IntStream.range(0, count)
            .mapToObj(i -> sharding.entityRefFor(ChannelEntity.KEY, Integer.toString(i)))
            .toList();
  }

  /** How many slots there are. */
  public int count() {
    return slots.size();
  }

  /** The number of the slot of {@code channel}. */
  public int slotOf(String channel) {
    int h = channel.hashCode();
    return Math.floorMod(h ^ (h >>> 16), slots.size());
  }

  /** The entity that owns {@code channel}. */
  public EntityRef<ChannelEntity.Command> owner(String channel) {
    return slots.get(slotOf(channel));
  }

  /** The entity of slot {@code number}. */
  public EntityRef<ChannelEntity.Command> slot(int number) {
    return slots.get(number);
  }
}
