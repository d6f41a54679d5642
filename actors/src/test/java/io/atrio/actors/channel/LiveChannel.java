package io.atrio.actors.channel;

import io.atrio.cluster.settings.ChannelClass;
import io.atrio.cluster.settings.ChannelSettings;
import io.atrio.cluster.settings.SlowReader;
import java.time.Duration;
import java.util.Map;

/** One life of a real {@link Channel}, for tests of what stands behind it. */
public final class LiveChannel {
  private final Channel channel;
  private final String name;
  private final long epoch;

  /** A channel in the {@code epoch} given that starts after {@code start}. */
  public LiveChannel(String name, long epoch, long start, ChannelSettings settings) {
    this.channel = new Channel(name, start, settings.of(name));
    this.name = name;
    this.epoch = epoch;
  }

  /** Settings of a history of {@code size} events, {@code bytes} and {@code ageMillis}. */
  public static ChannelSettings settings(int size, int bytes, long ageMillis) {
    return new ChannelSettings(8, 65536, kind(size, bytes, ageMillis), Map.of());
  }

  /** The same, where channels of the namespace {@code room} have presence. */
  public static ChannelSettings withRooms(int size, int bytes, long ageMillis) {
    ChannelClass kind = kind(size, bytes, ageMillis);
    ChannelClass room =
        new ChannelClass(
            kind.durable(),
            kind.historySize(),
            kind.historyBytes(),
            kind.historyAge(),
            kind.keyWindowSize(),
            kind.keyWindow(),
            kind.slowReader(),
            true,
            Duration.ofSeconds(1));
    return new ChannelSettings(8, 65536, kind, Map.of("room", room));
  }

  /** A class of channels with such a history, whose last three keys are known for a second. */
  static ChannelClass kind(int size, int bytes, long ageMillis) {
    return new ChannelClass(
        false,
        size,
        bytes,
        Duration.ofMillis(ageMillis),
        3,
        Duration.ofMillis(1000),
        SlowReader.GAP,
        false,
        Duration.ofMillis(500));
  }

  /** Publishes an event. */
  public Frame publish(String data, long ttlMillis, long now) {
    Frame frame = channel.publish("e", data, null, ttlMillis, now).frame();
    if (frame == null) {
      throw new AssertionError("a publish without a key was taken for a repeat on " + name);
    }
    return frame;
  }

  /** All that came after {@code position}. */
  public Page after(Position position, int maxBytes, long now) {
    return channel.after(position, epoch, maxBytes, now);
  }

  /** So much of what came after {@code position}. */
  public Page after(Position position, Extent extent, int maxBytes, long now) {
    return channel.after(position, epoch, extent, maxBytes, now);
  }

  /** Where it stands. */
  public Position position() {
    return new Position(epoch, channel.offset());
  }
}
