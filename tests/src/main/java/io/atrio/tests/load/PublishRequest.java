package io.atrio.tests.load;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.util.List;

/**
 * The requests of a publisher, written without garbage. Each event carries the time {@code t} and
 * its number {@code n}; channels take turns by that number.
 */
final class PublishRequest implements Calls {
  private static final byte[] HEAD_END = Bytes.of("\r\n\r\n");
  private static final byte[] NUMBER = Bytes.of(",\"n\":");
  private static final byte[] EVENT_END = Bytes.of("}}");
  private static final int NUMBERS = 64;

  private final byte[] head;
  private final List<byte[]> events;
  private final int batch;

  /** Requests of one event each, or, if {@code batch} is more than one, of so many. */
  PublishRequest(URI api, String token, List<String> channels, int batch) {
    this(api, token, channels, batch, 0);
  }

  /** The same with so many bytes more in each event. */
  PublishRequest(URI api, String token, List<String> channels, int batch, int padding) {
    String path = api.getRawPath() + (batch == 1 ? "/publish" : "/publish/batch");
    String start = "POST " + path + " HTTP/1.1\r\nHost: " + api.getRawAuthority();
    String fields = "\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json";
    head = Bytes.of(start + fields + "\r\nContent-Length: ");
    events = channels.stream().map(channel -> event(channel, padding)).toList();
    this.batch = batch;
  }

  private static byte[] event(String channel, int padding) {
    String pad = padding == 0 ? "" : "\"pad\":\"" + "x".repeat(padding) + "\",";
    return Bytes.of(
        "{\"channel\":\"" + channel + "\",\"event\":\"tick\",\"data\":{" + pad + "\"t\":");
  }

  @Override
  public void write(ByteBuf out, long time, long number) {
    long first = number * batch;
    int length = batch == 1 ? 0 : batch + 1;
    for (int i = 0; i < batch; i++) {
      length += length(time, first + i);
    }
    out.writeBytes(head);
    writeNumber(out, length);
    out.writeBytes(HEAD_END);
    if (batch == 1) {
      writeEvent(out, time, first);
    } else {
      writeList(out, time, first);
    }
  }

  /** The status says it all. */
  @Override
  public boolean isRight(long number, byte[] body, int length) {
    return true;
  }

  @Override
  public int capacity() {
    int largest = events.stream().mapToInt(event -> event.length).max().orElse(0);
    return head.length + NUMBERS + batch * (largest + NUMBERS);
  }

  private void writeList(ByteBuf out, long time, long first) {
    for (int i = 0; i < batch; i++) {
      out.writeByte(i == 0 ? '[' : ',');
      writeEvent(out, time, first + i);
    }
    out.writeByte(']');
  }

  private void writeEvent(ByteBuf out, long time, long number) {
    out.writeBytes(event(number));
    writeNumber(out, time);
    out.writeBytes(NUMBER);
    writeNumber(out, number);
    out.writeBytes(EVENT_END);
  }

  private int length(long time, long number) {
    return event(number).length + digits(time) + NUMBER.length + digits(number) + EVENT_END.length;
  }

  private byte[] event(long number) {
    return events.get((int) (number % events.size()));
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
