package io.atrio.actors.stream;

import io.atrio.actors.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * A cursor that a client sent: the position of every channel of its stream. Hostile input: whatever
 * is not exactly a cursor of this user reads as {@link #IGNORED}. A forged position can at most
 * replay what its sender may hear anyway.
 */
public final class Cursor {
  /** No cursor: everything begins now. */
  public static final Cursor NONE = new Cursor(new long[0], new Position[0]);

  /** The same for one who sent something that is no cursor of his, which he is told. */
  public static final Cursor IGNORED = new Cursor(new long[0], new Position[0]);

  private final long[] channels;
  private final Position[] positions;

  private Cursor(long[] channels, Position[] positions) {
    this.channels = channels;
    this.positions = positions;
  }

  /**
   * Reads {@code text} as a cursor of {@code user}: {@link #NONE} if it is empty, {@link #IGNORED}
   * if it is no such cursor.
   */
  public static Cursor parse(String text, String user) {
    if (text.isEmpty()) {
      return NONE;
    }
    if (text.length() < CursorFormat.HEAD
        || text.charAt(0) != CursorFormat.VERSION
        || Base64Digits.read(text, CursorFormat.TAG_AT, CursorFormat.TAG_WIDTH)
            != CursorFormat.tag(user)) {
      return IGNORED;
    }
    int count = (int) Base64Digits.read(text, CursorFormat.COUNT_AT, CursorFormat.COUNT_WIDTH);
    boolean possible = count > 0 && count <= text.length() / CursorFormat.SEGMENT_MIN;
    return possible ? segments(text, count) : IGNORED;
  }

  /** Where {@code channel} stood, or null if the cursor does not know it. */
  public @Nullable Position position(String channel) {
    long hash = CursorFormat.channel(channel);
    for (int i = 0; i < channels.length; i++) {
      if (channels[i] == hash) {
        return positions[i];
      }
    }
    return null;
  }

  private static Cursor segments(String text, int count) {
    long[] channels = new long[count];
    Position[] positions = new Position[count];
    int at = CursorFormat.HEAD;
    for (int i = 0; i < count; i++) {
      int offsetAt = at + CursorFormat.HASH_WIDTH + CursorFormat.EPOCH_WIDTH + 1;
      if (text.length() < offsetAt) {
        return IGNORED;
      }
      int width = (int) Base64Digits.read(text, offsetAt - 1, 1);
      if (width < 1 || width > CursorFormat.OFFSET_MAX_WIDTH || text.length() < offsetAt + width) {
        return IGNORED;
      }
      channels[i] = Base64Digits.read(text, at, CursorFormat.HASH_WIDTH);
      long epoch = Base64Digits.read(text, at + CursorFormat.HASH_WIDTH, CursorFormat.EPOCH_WIDTH);
      long offset = Base64Digits.read(text, offsetAt, width);
      if (channels[i] < 0 || epoch < 0 || offset < 0) {
        return IGNORED;
      }
      positions[i] = new Position(epoch, offset);
      at = offsetAt + width;
    }
    return at == text.length() ? new Cursor(channels, positions) : IGNORED;
  }
}
