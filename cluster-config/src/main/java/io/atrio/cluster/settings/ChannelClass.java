package io.atrio.cluster.settings;

import java.time.Duration;

/**
 * How the channels of one namespace behave.
 *
 * @param durable whether an event is acknowledged only once it is in the journal, and the channel
 *     lives on after the loss of every node
 * @param historySize events kept per channel
 * @param historyBytes bytes of events kept per channel
 * @param historyAge time an event is kept
 * @param keyWindowSize idempotency keys remembered per channel
 * @param keyWindow time an idempotency key is remembered
 * @param slowReader what a reader gets that has fallen behind
 * @param presence whether it is known who is there
 * @param presenceLeaveAfter time a user stays there after his last stream has gone
 */
public record ChannelClass(
    boolean durable,
    int historySize,
    int historyBytes,
    Duration historyAge,
    int keyWindowSize,
    Duration keyWindow,
    SlowReader slowReader,
    boolean presence,
    Duration presenceLeaveAfter) {

  static ChannelClass from(Section s) {
    return new ChannelClass(
        s.isOn("durable"),
        s.count("history-size", 0, 1_000_000),
        s.bytes("history-bytes", 0, 1 << 30),
        s.time("history-age", Duration.ofMillis(10), Duration.ofDays(30)),
        s.count("key-window-size", 0, 1_000_000),
        s.time("key-window", Duration.ofMillis(10), Duration.ofDays(7)),
        s.oneOf("slow-reader", SlowReader.class),
        s.isOn("presence"),
        s.time("presence-leave-after", Duration.ZERO, Duration.ofMinutes(10)));
  }
}
