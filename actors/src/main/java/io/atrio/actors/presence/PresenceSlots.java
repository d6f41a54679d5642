package io.atrio.actors.presence;

import io.atrio.cluster.settings.ChannelSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * Finds the {@link PresenceEntity} of a channel. There are as many as slots of channels, and none
 * where no channel has presence.
 */
public final class PresenceSlots {
  private final ChannelSettings settings;
  private final List<EntityRef<PresenceProtocol.Command>> slots;

  private PresenceSlots(ChannelSettings settings, List<EntityRef<PresenceProtocol.Command>> slots) {
    this.settings = settings;
    this.slots = slots;
  }

  /** Lets presence live in {@code sharding}, if a channel of {@code settings} can have it. */
  public static PresenceSlots init(ClusterSharding sharding, ChannelSettings settings) {
    if (!settings.isPresenceKept()) {
      return new PresenceSlots(settings, List.of());
    }
    var unused = sharding.init(Entity.of(PresenceEntity.KEY, context -> PresenceEntity.create()));
    return new PresenceSlots(
        settings,
        IntStream.range(0, settings.slots())
            .mapToObj(i -> sharding.entityRefFor(PresenceEntity.KEY, Integer.toString(i)))
            .toList());
  }

  /** Whether some channels have presence. */
  public boolean isKept() {
    return !slots.isEmpty();
  }

  /** Whether {@code channel} has presence. */
  public boolean isKept(String channel) {
    return settings.of(channel).presence();
  }

  /** The entity of a channel that has presence. */
  public EntityRef<PresenceProtocol.Command> of(String channel) {
    return slots.get(slotOf(channel));
  }

  /** Makes every slot live that is not, so that it answers at once when it is asked. */
  public void wake() {
    slots.forEach(slot -> slot.tell(PresenceProtocol.Wake.NOW));
  }

  /** Those of one slot have one owner. */
  int slotOf(String channel) {
    int h = channel.hashCode();
    return Math.floorMod(h ^ (h >>> 16), slots.size());
  }

  /** Time in milliseconds a user of {@code channel} stays after his last stream has gone. */
  long leaveAfter(String channel) {
    return settings.of(channel).presenceLeaveAfter().toMillis();
  }
}
