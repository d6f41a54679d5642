package io.atrio.tests.load;

import io.netty.buffer.ByteBuf;

/** What a caller calls: requests by their number, and which answers of 200 are right. */
public interface Calls {

  /** Bytes that hold any of the requests. */
  int capacity();

  /**
   * Writes the request of this number.
   *
   * @param due when it was due, microseconds since the epoch
   */
  void write(ByteBuf out, long due, long number);

  /** Whether a body of {@code length} bytes is a right answer to the request of this number. */
  boolean isRight(long number, byte[] body, int length);
}
