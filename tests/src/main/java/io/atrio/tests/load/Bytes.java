package io.atrio.tests.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Searches in byte arrays, eight bytes at a time where it pays. */
final class Bytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Bytes() {}

  static byte[] of(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** The eight bytes of a text as {@link #indexOf(byte[], int, int, long)} compares them. */
  static long asLong(String eight) {
    return (long) LONGS.get(of(eight), 0);
  }

  /** The four bytes of a text as {@link #indexOf(byte[], int, int, int)} compares them. */
  static int asInt(String four) {
    return (int) INTS.get(of(four), 0);
  }

  /** Where the first line feed stands, or -1. */
  static int lineFeed(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i) ^ LINE_FEEDS;
      long hit = (word - ONES) & ~word & HIGH_BITS; // the lowest bit set marks the first zero byte
      if (hit != 0) {
        return i + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Where the eight bytes stand first, or -1. */
  static int indexOf(byte[] bytes, int from, int to, long eight) {
    for (int i = from; i <= to - Long.BYTES; i++) {
      if ((long) LONGS.get(bytes, i) == eight) {
        return i;
      }
    }
    return -1;
  }

  /** Where the four bytes stand first, or -1. */
  static int indexOf(byte[] bytes, int from, int to, int four) {
    for (int i = from; i <= to - Integer.BYTES; i++) {
      if ((int) INTS.get(bytes, i) == four) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the first {@code length} of the bytes hold these in a row. */
  static boolean contain(byte[] bytes, int length, byte[] wanted) {
    for (int i = 0; i <= length - wanted.length; i++) {
      if (startsWith(bytes, i, length, wanted)) {
        return true;
      }
    }
    return false;
  }

  static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
    return to - from >= prefix.length
        && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
  }

  /** The digits from there on as a number, or -1 when there is none. */
  static long number(byte[] bytes, int from, int to) {
    long value = 0;
    int i = from;
    for (; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    return i == from ? -1 : value;
  }
}
