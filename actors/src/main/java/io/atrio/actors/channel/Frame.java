package io.atrio.actors.channel;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One event as every stream gets it, encoded once: all lines of the SSE frame but {@code id:},
 * which is each stream's own. Immutable; the bytes are shared and must not be changed.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class Frame {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final String EVENT = "event: ";
  private static final String DATA = "\ndata: {";
  private static final String END = "\n\n";

  private final long offset;
  private final long at;
  private final long expiresAt;
  private final byte[] bytes;

  @JsonCreator
  Frame(
      @JsonProperty("offset") long offset,
      @JsonProperty("at") long at,
      @JsonProperty("expiresAt") long expiresAt,
      @JsonProperty("bytes") byte[] bytes) {
    this.offset = offset;
    this.at = at;
    this.expiresAt = expiresAt;
    this.bytes = bytes;
  }

  /**
   * Encodes an event.
   *
   * @param at when it was ordered, milliseconds since the epoch
   * @param expiresAt when it is no longer replayed, milliseconds since the epoch
   * @param data JSON text. Line ends and NUL, which JSON has only as white space or not at all,
   *     become blanks: a client takes CR alone for a line end too
   */
  public static Frame encode(
      String channel, long offset, long at, long expiresAt, String event, String data) {
    String time = TIME.format(Instant.ofEpochMilli(at));
    String text =
        EVENT
            + event
            + DATA
            + "\"channel\":\""
            + channel
            + "\",\"offset\":"
            + offset
            + ",\"at\":\""
            + time
            + "\",\"data\":"
            + oneLine(data)
            + '}'
            + END;
    return new Frame(offset, at, expiresAt, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The event's place in its channel. */
  public long offset() {
    return offset;
  }

  /** When the event was ordered, milliseconds since the epoch. */
  public long at() {
    return at;
  }

  /** When the event is no longer replayed, milliseconds since the epoch. */
  public long expiresAt() {
    return expiresAt;
  }

  /** The shared bytes. */
  public byte[] bytes() {
    return bytes;
  }

  /** The event's name. */
  String event() {
    int from = EVENT.length();
    int to = from;
    while (bytes[to] != '\n') {
      to++;
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * The event as one JSON object: the one that streams get as data, with the event's name in it.
   * Its members are the very text that was published.
   */
  public String json() {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int name = text.indexOf('\n');
    return "{\"event\":\""
        + text.substring(EVENT.length(), name)
        + "\","
        + text.substring(name + DATA.length(), text.length() - END.length());
  }

  private static String oneLine(String data) {
    for (int i = 0; i < data.length(); i++) {
      char c = data.charAt(i);
      if (c == '\n' || c == '\r' || c == '\0') {
        return data.replace('\n', ' ').replace('\r', ' ').replace('\0', ' ');
      }
    }
    return data;
  }
}
