package io.atrio.tests.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event stream as it comes, in pieces cut anywhere, and tallies it. It knows only what
 * the figures need: where an event ends, {@code "channel":}, {@code "offset":} and {@code "t":} (in
 * this order) of its data, and the name of the platform's own frames. Lines end with LF or CRLF; a
 * lone CR, which the server never sends, does not end one. Makes no garbage for events of the
 * application.
 */
final class SseScanner {
  /** A longer line than the server may send (64 KiB of data) means that the framing is lost. */
  private static final int LONGEST_LINE = 1 << 20;

  private static final byte[] DATA = Bytes.of("data:");
  private static final byte[] EVENT = Bytes.of("event:");
  private static final byte[] PLATFORM = Bytes.of("atrio.");
  private static final long CHANNEL = Bytes.asLong("\"channel");
  private static final int CHANNEL_VALUE = "\"channel\":\"".length();
  private static final long OFFSET = Bytes.asLong("\"offset\"");
  private static final int TIME = Bytes.asInt("\"t\":");
  private static final byte[] NOTHING = {};

  private final Tally tally;
  private final PlatformFrames frames;
  private final byte[] tracked;

  private byte[] carry = NOTHING;
  private int carried;

  private boolean hasData;
  private long offset = -1;
  private long sentAt = -1;
  private long lastOffset = -1;
  private @Nullable String platformEvent;
  private String platformData = "";

  /**
   * A scanner for one stream.
   *
   * @param tracked how a channel's name must begin for its offsets to be checked, with the closing
   *     quote if only that channel is meant: {@code bench"}
   */
  SseScanner(Tally tally, PlatformFrames frames, byte[] tracked) {
    this.tally = tally;
    this.frames = frames;
    this.tracked = tracked;
  }

  /** Reads a piece that came at the given time (microseconds since the epoch). */
  void scan(byte[] bytes, int from, int to, long now) {
    int at = from;
    while (at < to) {
      int end = Bytes.lineFeed(bytes, at, to);
      if (end < 0) {
        keep(bytes, at, to);
        return;
      }
      if (carried == 0) {
        line(bytes, at, end, now);
      } else {
        keep(bytes, at, end);
        int length = carried;
        carried = 0;
        line(carry, 0, length, now);
      }
      at = end + 1;
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    int length = to - from;
    if (carried + length > LONGEST_LINE) {
      throw new IllegalStateException("a line of more than " + LONGEST_LINE + " bytes");
    }
    if (carried + length > carry.length) {
      carry = Arrays.copyOf(carry, Math.max(256, Integer.highestOneBit(carried + length) * 2));
    }
    System.arraycopy(bytes, from, carry, carried, length);
    carried += length;
  }

  private void line(byte[] bytes, int from, int feed, long now) {
    int to = feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
    if (to == from) {
      dispatch(now);
      return;
    }
    switch (bytes[from]) {
      case 'd' -> data(bytes, from, to);
      case 'e' -> event(bytes, from, to);
      case ':' -> tally.comment();
      default -> {} // id and retry are not needed
    }
  }

  private void event(byte[] bytes, int from, int to) {
    if (!Bytes.startsWith(bytes, from, to, EVENT)) {
      return;
    }
    int name = from + EVENT.length;
    name += name < to && bytes[name] == ' ' ? 1 : 0;
    if (Bytes.startsWith(bytes, name, to, PLATFORM)) {
      platformEvent = new String(bytes, name, to - name, StandardCharsets.UTF_8);
    }
  }

  private void data(byte[] bytes, int from, int to) {
    if (!Bytes.startsWith(bytes, from, to, DATA)) {
      return;
    }
    hasData = true;
    if (platformEvent != null) {
      platformData = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      return;
    }
    int at = from + DATA.length;
    int channel = Bytes.indexOf(bytes, at, to, CHANNEL);
    if (channel >= 0) {
      at = channel + CHANNEL_VALUE;
      if (tracked.length > 0 && Bytes.startsWith(bytes, at, to, tracked)) {
        at = offset(bytes, at, to);
      }
    }
    int time = Bytes.indexOf(bytes, at, to, TIME);
    if (time >= 0) {
      sentAt = Bytes.number(bytes, time + Integer.BYTES, to);
    }
  }

  private int offset(byte[] bytes, int from, int to) {
    int found = Bytes.indexOf(bytes, from, to, OFFSET);
    if (found < 0) {
      return from;
    }
    int digits = found + Long.BYTES + 1; // after the colon
    offset = Bytes.number(bytes, digits, to);
    return digits;
  }

  private void dispatch(long now) {
    if (!hasData) {
      return;
    }
    if (platformEvent != null) {
      platform(platformEvent);
    } else {
      application(now);
    }
    hasData = false;
    offset = -1;
    sentAt = -1;
  }

  private void platform(String name) {
    String data = platformData;
    platformEvent = null;
    platformData = "";
    frames.frame(name, data);
  }

  private void application(long now) {
    tally.event(now);
    if (sentAt >= 0) {
      tally.latency(now - sentAt);
    }
    if (offset >= 0) {
      if (lastOffset >= 0) {
        tally.offset(lastOffset, offset);
      }
      lastOffset = Math.max(lastOffset, offset);
    }
  }
}
