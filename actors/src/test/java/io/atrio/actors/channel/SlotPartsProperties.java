package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SlotPartsProperties {
  private static final int PART = 2_000;

  @Property(tries = 300)
  void partsAreBoundedAndHoldEverythingInItsOrder(
      @ForAll @Size(max = 12) List<@IntRange(max = 60) Integer> events,
      @ForAll @IntRange(max = 60) int keys) {
    List<SlotPart.Piece> channels = channels(events, keys);
    List<SlotPart> parts = new SlotParts(1 << 30, PART).of(7, 3, channels);

    assertThat(parts).isNotEmpty();
    assertThat(parts).allMatch(part -> part.epoch() == 7 && part.floor() == 3);
    assertThat(parts).allMatch(part -> bytes(part) <= PART);
    assertThat(joined(parts)).isEqualTo(byName(channels));
  }

  @Property(tries = 300)
  void pastTheBoundOnlyHistoriesAreLeftOutAndThoseWhole(
      @ForAll @Size(max = 12) List<@IntRange(max = 60) Integer> events,
      @ForAll @IntRange(max = 10_000) int most) {
    List<SlotPart.Piece> channels = channels(events, 0);
    List<SlotPart> parts = new SlotParts(most, PART).of(7, 3, channels);
    Map<String, ChannelSnapshot> kept = joined(parts);

    assertThat(kept.keySet()).isEqualTo(byName(channels).keySet());
    channels.forEach(
        channel -> {
          ChannelSnapshot snapshot = Objects.requireNonNull(kept.get(channel.channel()));
          assertThat(snapshot.offset()).isEqualTo(channel.snapshot().offset());
          assertThat(snapshot.history()).isIn(List.of(), channel.snapshot().history());
        });
    long histories =
        kept.values().stream()
            .flatMap(s -> s.history().stream())
            .mapToLong(f -> f.bytes().length)
            .sum();
    assertThat(histories).isLessThanOrEqualTo(most);
  }

  private static List<SlotPart.Piece> channels(List<Integer> events, int keys) {
    List<SlotPart.Piece> channels = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      String name = "c" + i;
      List<Frame> history =
          IntStream.rangeClosed(1, events.get(i))
              .mapToObj(n -> Frame.encode(name, n, n, n, "e", "{\"n\":" + n + "}"))
              .toList();
      List<ChannelSnapshot.SeenKey> seen =
          IntStream.rangeClosed(1, keys)
              .mapToObj(n -> new ChannelSnapshot.SeenKey("key" + n, n, n))
              .toList();
      channels.add(new SlotPart.Piece(name, new ChannelSnapshot(events.get(i), history, seen)));
    }
    return channels;
  }

  private static long bytes(SlotPart part) {
    return part.channels().stream()
        .flatMap(piece -> piece.snapshot().history().stream())
        .mapToLong(frame -> frame.bytes().length)
        .sum();
  }

  private static Map<String, ChannelSnapshot> byName(List<SlotPart.Piece> channels) {
    Map<String, ChannelSnapshot> named = new HashMap<>();
    channels.forEach(
        piece -> named.merge(piece.channel(), piece.snapshot(), SlotPartsProperties::joined));
    return named;
  }

  private static Map<String, ChannelSnapshot> joined(List<SlotPart> parts) {
    return byName(parts.stream().flatMap(part -> part.channels().stream()).toList());
  }

  private static ChannelSnapshot joined(ChannelSnapshot first, ChannelSnapshot then) {
    assertThat(then.offset()).isEqualTo(first.offset());
    List<Frame> history = new ArrayList<>(first.history());
    history.addAll(then.history());
    List<ChannelSnapshot.SeenKey> keys = new ArrayList<>(first.keys());
    keys.addAll(then.keys());
    return new ChannelSnapshot(first.offset(), List.copyOf(history), List.copyOf(keys));
  }
}
