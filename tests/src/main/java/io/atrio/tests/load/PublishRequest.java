package io.atrio.tests.load;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.util.List;

/**
 * The requests of a publisher, written without garbage. Each carries the time {@code t} and the
 * number {@code n} of the publish; channels take turns by that number.
 */
final class PublishRequest {
  private static final byte[] HEAD_END = Bytes.of("\r\n\r\n");
  private static final byte[] NUMBER = Bytes.of(",\"n\":");
  private static final byte[] BODY_END = Bytes.of("}}");

  private final byte[] head;
  private final List<byte[]> bodies;

  PublishRequest(URI api, String token, List<String> channels) {
    String start =
        "POST " + api.getRawPath() + "/publish HTTP/1.1\r\nHost: " + api.getRawAuthority();
    String fields = "\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json";
    head = Bytes.of(start + fields + "\r\nContent-Length: ");
    bodies = channels.stream().map(PublishRequest::body).toList();
  }

  private static byte[] body(String channel) {
    return Bytes.of("{\"channel\":\"" + channel + "\",\"event\":\"tick\",\"data\":{\"t\":");
  }

  void write(ByteBuf out, long time, long number) {
    byte[] body = bodies.get((int) (number % bodies.size()));
    int length = body.length + digits(time) + NUMBER.length + digits(number) + BODY_END.length;
    out.writeBytes(head);
    writeNumber(out, length);
    out.writeBytes(HEAD_END).writeBytes(body);
    writeNumber(out, time);
    out.writeBytes(NUMBER);
    writeNumber(out, number);
    out.writeBytes(BODY_END);
  }

  /** Bytes that hold any request of this publisher. */
  int capacity() {
    return head.length + 512;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static void writeNumber(ByteBuf out, long number) {
    int digits = digits(number);
    int at = out.writerIndex();
    out.writeZero(digits);
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      out.setByte(at + i, (int) ('0' + rest % 10));
      rest /= 10;
    }
  }
}
