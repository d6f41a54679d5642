package io.atrio.actors.stream;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.atrio.actors.error.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The frames of the platform itself. */
final class PlatformFrames {

  private PlatformFrames() {}

  /** {@code atrio.bye}: why the stream ends, and whether to come back. */
  static byte[] bye(Bye bye) {
    return bytes(
        "event: atrio.bye\ndata: {\"reason\":"
            + quoted(bye.reason())
            + ",\"reconnect\":"
            + bye.reconnect()
            + "}\n\n");
  }

  /** The same of a stream that is over before it begins, for {@code why}. */
  static byte[] bye(Bye bye, Refused why) {
    long seconds = Math.ceilDiv(why.waitMillis(), 1_000L);
    return bytes(
        "event: atrio.bye\ndata: {\"reason\":"
            + quoted(bye.reason())
            + ",\"reconnect\":"
            + bye.reconnect()
            + ",\"code\":"
            + quoted(why.code().code())
            + (seconds > 0 ? ",\"retry_after\":" + seconds : "")
            + "}\n\n");
  }

  /** {@code atrio.expiring}: the stream's token ends soon, and with it the stream. */
  static byte[] expiring(long secondsLeft, long expiresAt) {
    return bytes(
        "event: atrio.expiring\ndata: {\"seconds_left\":"
            + secondsLeft
            + ",\"expires_at\":\""
            + Instant.ofEpochSecond(expiresAt)
            + "\"}\n\n");
  }

  /** {@code atrio.refreshed}: the stream has a new token, which ends then. */
  static byte[] refreshed(long expiresAt) {
    return bytes(
        "event: atrio.refreshed\ndata: {\"expires_at\":\""
            + Instant.ofEpochSecond(expiresAt)
            + "\"}\n\n");
  }

  /** {@code atrio.gap}: events of a channel are lost for this stream. */
  static byte[] gap(byte[] idLine, String channel, String reason) {
    return about("atrio.gap", idLine, channel, reason);
  }

  /** {@code atrio.subscribed}: a channel begins after its position on an open stream. */
  static byte[] subscribed(byte[] idLine, Subscription begun) {
    return bytes(
        "event: atrio.subscribed\n"
            + text(idLine)
            + "data: {\"channel\":"
            + quoted(begun.channel())
            + ",\"epoch\":\""
            + begun.position().epochText()
            + "\",\"offset\":"
            + begun.offset
            + "}\n\n");
  }

  /** {@code atrio.unsubscribed}: nothing more of a channel comes on this stream. */
  static byte[] unsubscribed(byte[] idLine, String channel, String reason) {
    return about("atrio.unsubscribed", idLine, channel, reason);
  }

  /**
   * {@code atrio.ready}: who the stream is for, whether the cursor that came was {@code ignored},
   * and how each channel begins; {@code states} by number of subscription.
   */
  static byte[] ready(
      byte[] idLine,
      Hello hello,
      boolean ignored,
      Subscription[] subscriptions,
      @Nullable JoinState[] states) {
    StringBuilder json = new StringBuilder(256);
    json.append("event: atrio.ready\n").append(text(idLine));
    json.append("data: {\"session\":").append(quoted(hello.principal().session()));
    json.append(",\"user\":").append(quoted(hello.principal().user()));
    json.append(",\"node\":").append(quoted(hello.node()));
    json.append(",\"heartbeat_s\":").append(hello.heartbeatSeconds());
    json.append(",\"expires_at\":\"").append(Instant.ofEpochSecond(hello.principal().expiresAt()));
    json.append(ignored ? "\",\"cursor\":\"ignored" : "").append("\",\"channels\":{");
    for (int i = 0; i < Subscriptions.told(subscriptions); i++) {
      json.append(i == 0 ? "" : ",").append(quoted(subscriptions[i].channel())).append(':');
      Objects.requireNonNull(states[subscriptions[i].number()]).appendTo(json);
    }
    return bytes(json.append("}}\n\n").toString());
  }

  private static byte[] about(String event, byte[] idLine, String channel, String reason) {
    return bytes(
        "event: "
            + event
            + '\n'
            + text(idLine)
            + "data: {\"channel\":"
            + quoted(channel)
            + ",\"reason\":"
            + quoted(reason)
            + "}\n\n");
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
