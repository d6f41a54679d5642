package io.atrio.actors.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The {@code id:} line of one stream, kept as bytes and changed in place: an event moves one
 * offset, so a new line costs a few stores instead of an encoding. Confined to the stream's loop.
 */
final class CursorLine {
  private static final byte[] PREFIX = "id: ".getBytes(StandardCharsets.US_ASCII);

  private static final int HEAD_OF_SEGMENT = CursorFormat.HASH_WIDTH + CursorFormat.EPOCH_WIDTH + 1;

  private byte[] line;

  /**
   * The line of a stream of {@code user} with those of {@code subscriptions} that it has been told
   * of, at their positions.
   */
  CursorLine(String user, Subscription[] subscriptions) {
    line = build(user, subscriptions);
  }

  /** The line with its end; overwritten by the next {@link #update}. */
  byte[] bytes() {
    return line;
  }

  /**
   * Writes the changed offset of {@code changed}; builds the line anew when it needs another width.
   */
  void update(String user, Subscription[] subscriptions, Subscription changed) {
    int at = PREFIX.length + CursorFormat.HEAD;
    for (int i = 0; !subscriptions[i].equals(changed); i++) {
      at += HEAD_OF_SEGMENT + widthAt(at);
    }
    int width = widthAt(at);
    if (width == Base64Digits.width(changed.offset)) {
      Base64Digits.write(line, at + HEAD_OF_SEGMENT, width, changed.offset);
    } else {
      line = build(user, subscriptions);
    }
  }

  private int widthAt(int segment) {
    byte digit = line[segment + HEAD_OF_SEGMENT - 1];
    return digit - 'A';
  }

  private static int segmentWidth(Subscription s) {
    return HEAD_OF_SEGMENT + Base64Digits.width(s.offset);
  }

  private static byte[] build(String user, Subscription[] subscriptions) {
    int told = Subscriptions.told(subscriptions);
    int size = PREFIX.length + CursorFormat.HEAD + 1;
    for (int i = 0; i < told; i++) {
      size += segmentWidth(subscriptions[i]);
    }
    byte[] line = Arrays.copyOf(PREFIX, size);
    int at = PREFIX.length;
    line[at] = (byte) CursorFormat.VERSION;
    Base64Digits.write(
        line, at + CursorFormat.TAG_AT, CursorFormat.TAG_WIDTH, CursorFormat.tag(user));
    Base64Digits.write(line, at + CursorFormat.COUNT_AT, CursorFormat.COUNT_WIDTH, told);
    at += CursorFormat.HEAD;
    for (int i = 0; i < told; i++) {
      at = segment(line, at, subscriptions[i]);
    }
    line[at] = '\n';
    return line;
  }

  private static int segment(byte[] line, int start, Subscription s) {
    int at = start;
    Base64Digits.write(line, at, CursorFormat.HASH_WIDTH, CursorFormat.channel(s.channel()));
    at += CursorFormat.HASH_WIDTH;
    Base64Digits.write(line, at, CursorFormat.EPOCH_WIDTH, s.epoch);
    at += CursorFormat.EPOCH_WIDTH;
    int width = Base64Digits.width(s.offset);
    Base64Digits.write(line, at++, 1, width);
    Base64Digits.write(line, at, width, s.offset);
    return at + width;
  }
}
