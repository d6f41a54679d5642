package io.atrio.actors.channel;

import io.atrio.cluster.settings.ChannelSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * Finds the owner of a channel: its slot, or the durable channel itself. Every node must divide
 * into the same number of slots and have the same namespaces.
 */
public final class ChannelOwners {
  private final ClusterSharding sharding;
  private final ChannelSettings settings;
  private final List<EntityRef<ChannelProtocol.Command>> slots;
  private final List<String> slotIds;

  /** Addresses the channels of {@code settings} through {@code sharding}. */
  public ChannelOwners(ClusterSharding sharding, ChannelSettings settings) {
    this.sharding = sharding;
    this.settings = settings;
    // No channel's name has this character.
    this.slotIds = IntStream.range(0, settings.slots()).mapToObj(i -> "#" + i).toList();
    this.slots =
        IntStream.range(0, settings.slots())
            .mapToObj(i -> sharding.entityRefFor(ChannelEntity.KEY, Integer.toString(i)))
            .toList();
  }

  /** How many slots there are. */
  public int count() {
    return slots.size();
  }

  /** The entity that owns {@code channel}. */
  public EntityRef<ChannelProtocol.Command> of(String channel) {
    return isDurable(channel)
        ? sharding.entityRefFor(DurableChannel.KEY, channel)
        : slots.get(slotOf(channel));
  }

  /** Names the owner of {@code channel}: those of one owner have the same. */
  public String ownerId(String channel) {
    return isDurable(channel) ? channel : slotIds.get(slotOf(channel));
  }

  /** Whether a publish to {@code channel} is acknowledged only once it is in the journal. */
  public boolean isDurable(String channel) {
    return settings.of(channel).durable();
  }

  /** The entity of slot {@code number}. */
  public EntityRef<ChannelProtocol.Command> slot(int number) {
    return slots.get(number);
  }

  private int slotOf(String channel) {
    int h = channel.hashCode();
    return Math.floorMod(h ^ (h >>> 16), slots.size());
  }
}
