package io.atrio.actors.channel;

import io.atrio.cluster.settings.ChannelSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** The channels of one slot, all in one epoch. */
final class SlotState {
  private final long epoch;
  private final ChannelSettings settings;
  private final Map<String, Channel> channels = new HashMap<>();
  private long floor;

  private SlotState(long epoch, long floor, ChannelSettings settings) {
    this.epoch = epoch;
    this.floor = floor;
    this.settings = settings;
  }

  /** A slot without events, in an epoch that none of its lives before had. */
  static SlotState fresh(ChannelSettings settings) {
    long epoch = ThreadLocalRandom.current().nextLong(1, 1L << Position.EPOCH_BITS);
    return new SlotState(epoch, 0, settings);
  }

  /** The slot that handed over {@code parts}, or a fresh one if there are none. */
  static SlotState of(List<SlotPart> parts, ChannelSettings settings) {
    if (parts.isEmpty()) {
      return fresh(settings);
    }
    SlotPart first = parts.getFirst();
    SlotState slot = new SlotState(first.epoch(), first.floor(), settings);
    parts.forEach(part -> part.channels().forEach(slot::add));
    return slot;
  }

  long epoch() {
    return epoch;
  }

  /** What this slot hands over: everything but channels that stand where new ones begin. */
  List<SlotPart> parts(SlotParts size, long now) {
    List<SlotPart.Piece> pieces = new ArrayList<>();
    channels.forEach(
        (name, channel) -> {
          if (!channel.isForgettable(now) || channel.offset() != floor) {
            pieces.add(new SlotPart.Piece(name, channel.snapshot()));
          }
        });
    return size.of(epoch, floor, pieces);
  }

  /** The channel to look at: who looks at one that is not there makes none. */
  Channel known(String name) {
    Channel channel = channels.get(name);
    return channel == null ? new Channel(name, floor, settings.of(name)) : channel;
  }

  /** The channel, which is there from now on. */
  Channel channel(String name) {
    return channels.computeIfAbsent(name, n -> new Channel(n, floor, settings.of(n)));
  }

  /**
   * Forgets idle channels that are not {@code heard}. Later lives of them begin past {@code floor}:
   * no offset is ever given twice.
   */
  void forgetIdle(Predicate<String> heard, long now) {
    channels
        .entrySet()
        .removeIf(
            entry -> {
              boolean idle = !heard.test(entry.getKey()) && entry.getValue().isForgettable(now);
              floor = idle ? Math.max(floor, entry.getValue().offset()) : floor;
              return idle;
            });
  }

  private void add(SlotPart.Piece piece) {
    ChannelSnapshot snapshot = piece.snapshot();
    channels
        .computeIfAbsent(piece.channel(), n -> new Channel(n, snapshot.offset(), settings.of(n)))
        .restore(snapshot);
  }
}
