package io.atrio.actors.stream;

/**
 * The text of a cursor: a version, a tag of the user, a count, then per channel a hash of its name,
 * its epoch, the width of its offset and its offset, all as {@link Base64Digits}. Opaque to
 * clients; about 17 characters a channel.
 */
final class CursorFormat {
  static final char VERSION = '1';
  static final int TAG_AT = 1;
  static final int TAG_WIDTH = 6;
  static final int COUNT_AT = TAG_AT + TAG_WIDTH;
  static final int COUNT_WIDTH = 2;
  static final int HEAD = COUNT_AT + COUNT_WIDTH;
  static final int HASH_WIDTH = 8;
  static final int EPOCH_WIDTH = 6;
  static final int OFFSET_MAX_WIDTH = 10;
  static final int SEGMENT_MIN = HASH_WIDTH + EPOCH_WIDTH + 2;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private CursorFormat() {}

  /** The tag of the user a cursor belongs to. */
  static long tag(String user) {
    return hash(user) & mask(TAG_WIDTH);
  }

  /** The hash that stands for a channel among those of one stream. */
  static long channel(String name) {
    return hash(name) & mask(HASH_WIDTH);
  }

  /** FNV-1a, its bits mixed once more because only some are kept. */
  private static long hash(String text) {
    long h = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * FNV_PRIME;
    }
    return h ^ (h >>> 32);
  }

  private static long mask(int width) {
    return (1L << (6 * width)) - 1;
  }
}
