package io.atrio.tests.load;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** Calls that were written beforehand and take turns, so that a caller's own work is little. */
public final class PreparedCalls implements Calls {
  private final List<byte[]> requests;
  private final List<List<byte[]>> marks;
  private final int capacity;

  /**
   * Keeps them as bytes.
   *
   * @param calls one at least
   */
  public PreparedCalls(List<PreparedCall> calls) {
    requests = calls.stream().map(call -> Bytes.of(call.request())).toList();
    capacity = requests.stream().mapToInt(request -> request.length).max().orElse(0);
    marks = calls.stream().map(call -> call.marks().stream().map(Bytes::of).toList()).toList();
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public void write(ByteBuf out, long due, long number) {
    out.writeBytes(requests.get(at(number)));
  }

  @Override
  public boolean isRight(long number, byte[] body, int length) {
    for (byte[] mark : marks.get(at(number))) {
      if (!Bytes.contain(body, length, mark)) {
        return false;
      }
    }
    return true;
  }

  private int at(long number) {
    return (int) (number % requests.size());
  }
}
