package io.atrio.actors.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers as base64url digits of six bits each, the largest first, in a fixed width. */
final class Base64Digits {
  private static final byte[] DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      VALUES[DIGITS[i]] = (byte) i;
    }
  }

  private Base64Digits() {}

  /** Writes the low {@code width * 6} bits of {@code value}. */
  static void write(byte[] target, int at, int width, long value) {
    long rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      target[i] = DIGITS[(int) (rest & 63)];
      rest >>>= 6;
    }
  }

  /** The number at {@code at}, or -1 if a character is no digit. At most 10 digits. */
  static long read(String source, int at, int width) {
    long value = 0;
    for (int i = at; i < at + width; i++) {
      char c = source.charAt(i);
      if (c >= 128 || VALUES[c] < 0) {
        return -1;
      }
      value = value << 6 | VALUES[c];
    }
    return value;
  }

  /** How many digits {@code value} needs, at least 1. */
  static int width(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 5) / 6);
  }
}
