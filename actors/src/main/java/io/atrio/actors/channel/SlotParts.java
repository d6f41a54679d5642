package io.atrio.actors.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Cuts what a slot hands over: into parts of about so many bytes, and of all of them no more than
 * can be written while a node stops. Past that the largest histories are left out. Their channels
 * keep their offsets, so that those who missed something are told a gap, and nobody else is.
 *
 * @param most bytes of all parts
 * @param part bytes of one
 */
record SlotParts(long most, long part) {
  /** A slot has seconds, and PostgreSQL writes some tens of megabytes in each. */
  static final SlotParts OF_A_SLOT = new SlotParts(64L << 20, 1L << 20);

  /** Of a frame's numbers, a key's or a channel's, as they are stored. */
  private static final long NUMBERS = 48;

  /** The parts; there is one at least. */
  List<SlotPart> of(long epoch, long floor, List<SlotPart.Piece> channels) {
    return grouped(cut(channels), SlotParts::size).stream()
        .map(pieces -> new SlotPart(epoch, floor, pieces))
        .toList();
  }

  private List<SlotPart.Piece> cut(List<SlotPart.Piece> channels) {
    long left = channels.stream().mapToLong(SlotParts::size).sum();
    List<SlotPart.Piece> pieces = new ArrayList<>(channels.size());
    for (SlotPart.Piece channel : left > most ? largestFirst(channels) : channels) {
      SlotPart.Piece kept = left > most ? withoutHistory(channel) : channel;
      left -= size(channel) - size(kept);
      pieces.addAll(cut(kept));
    }
    return pieces;
  }

  private List<SlotPart.Piece> cut(SlotPart.Piece channel) {
    if (size(channel) <= part) {
      return List.of(channel);
    }
    ChannelSnapshot all = channel.snapshot();
    List<SlotPart.Piece> pieces = new ArrayList<>();
    for (List<Frame> frames : grouped(all.history(), SlotParts::size)) {
      pieces.add(piece(channel, frames, List.of()));
    }
    for (List<ChannelSnapshot.SeenKey> keys : grouped(all.keys(), SlotParts::size)) {
      pieces.add(piece(channel, List.of(), keys));
    }
    return pieces;
  }

  /** In their order, as many together as fit; one that is too large alone. One group at least. */
  private <T> List<List<T>> grouped(List<T> all, ToLongFunction<T> size) {
    List<List<T>> groups = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      long next = size.applyAsLong(all.get(i));
      if (i > from && bytes + next > part) {
        groups.add(List.copyOf(all.subList(from, i)));
        from = i;
        bytes = 0;
      }
      bytes += next;
    }
    groups.add(List.copyOf(all.subList(from, all.size())));
    return groups;
  }

  private static List<SlotPart.Piece> largestFirst(List<SlotPart.Piece> channels) {
    return channels.stream()
        .sorted(Comparator.comparingLong((SlotPart.Piece piece) -> size(piece)).reversed())
        .toList();
  }

  private static SlotPart.Piece withoutHistory(SlotPart.Piece channel) {
    return piece(channel, List.of(), channel.snapshot().keys());
  }

  private static SlotPart.Piece piece(
      SlotPart.Piece of, List<Frame> history, List<ChannelSnapshot.SeenKey> keys) {
    return new SlotPart.Piece(
        of.channel(), new ChannelSnapshot(of.snapshot().offset(), history, keys));
  }

  private static long size(SlotPart.Piece piece) {
    ChannelSnapshot snapshot = piece.snapshot();
    return NUMBERS
        + piece.channel().length()
        + snapshot.history().stream().mapToLong(SlotParts::size).sum()
        + snapshot.keys().stream().mapToLong(SlotParts::size).sum();
  }

  private static long size(Frame frame) {
    return NUMBERS + frame.bytes().length;
  }

  private static long size(ChannelSnapshot.SeenKey key) {
    return NUMBERS + key.key().length();
  }
}
