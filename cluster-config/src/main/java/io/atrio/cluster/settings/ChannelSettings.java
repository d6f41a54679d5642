package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Channels and their history.
 *
 * @param slots parts into which channels are divided over the cluster
 * @param historySize events kept per channel
 * @param historyBytes bytes of events kept per channel
 * @param historyAge time an event is kept
 * @param maxData bytes of the largest event data
 * @param keyWindowSize idempotency keys remembered per channel
 * @param keyWindow time an idempotency key is remembered
 */
public record ChannelSettings(
    int slots,
    int historySize,
    int historyBytes,
    Duration historyAge,
    int maxData,
    int keyWindowSize,
    Duration keyWindow) {

  static ChannelSettings from(Config config) {
    Section s = new Section(config, "atrio.channel");
    return new ChannelSettings(
        s.count("slots", 1, 4096),
        s.count("history-size", 0, 1_000_000),
        s.bytes("history-bytes", 0, 1 << 30),
        s.time("history-age", Duration.ofMillis(10), Duration.ofDays(30)),
        s.bytes("max-data", 64, 16 << 20),
        s.count("key-window-size", 0, 1_000_000),
        s.time("key-window", Duration.ofMillis(10), Duration.ofDays(7)));
  }
}
