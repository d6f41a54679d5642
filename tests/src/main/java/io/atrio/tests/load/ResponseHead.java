package io.atrio.tests.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Reads the head of an HTTP/1.1 response as it comes, in pieces cut anywhere. */
final class ResponseHead {
  private static final int LONGEST = 16 * 1024;
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private byte[] bytes = new byte[512];
  private int length;

  /** Reads on; says where the body begins in this piece, or -1 when the head goes on. */
  int feed(byte[] piece, int from, int to) {
    for (int i = from; i < to; i++) {
      if (length == bytes.length) {
        grow();
      }
      bytes[length++] = piece[i];
      if (piece[i] == '\n' && isComplete()) {
        return i + 1;
      }
    }
    return -1;
  }

  private void grow() {
    if (length >= LONGEST) {
      throw new IllegalStateException("a response head of more than " + LONGEST + " bytes");
    }
    bytes = Arrays.copyOf(bytes, length * 2);
  }

  private boolean isComplete() {
    return length >= 4
        && bytes[length - 2] == '\r'
        && bytes[length - 3] == '\n'
        && bytes[length - 4] == '\r';
  }

  /** The status, or -1 when there is none. */
  int status() {
    return (int) Bytes.number(bytes, Math.min(STATUS_AT, length), length);
  }

  boolean isChunked() {
    return text().contains("\r\ntransfer-encoding:");
  }

  /** Bytes of the body; 0 when the head does not say. */
  long contentLength() {
    String name = "\r\ncontent-length:";
    int at = text().indexOf(name);
    if (at < 0) {
      return 0;
    }
    int digits = at + name.length();
    while (digits < length && bytes[digits] == ' ') {
      digits++;
    }
    return Math.max(0, Bytes.number(bytes, digits, length));
  }

  private String text() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  /** Makes it ready for the next response. */
  void reset() {
    length = 0;
  }
}
