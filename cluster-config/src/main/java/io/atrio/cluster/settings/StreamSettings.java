package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The stream door.
 *
 * @param port TCP port, 0 for a free one
 * @param publicUrl address told to clients; empty for the bound one
 * @param heartbeat time between heartbeat comments
 * @param retryMin shortest reconnection delay told to clients
 * @param retryMax longest reconnection delay told to clients
 * @param maxHead bytes of the largest request head
 * @param headTimeout time a client has to send its head
 * @param buffer bytes that may wait for one reader
 * @param nodeBuffer bytes that may wait for all readers of a node that do not keep up
 * @param stallTimeout time a client may leave its stream unread
 * @param expiryNotice time before its token's end at which a stream is told
 * @param maxChannels channels one stream may listen to
 * @param eventLoops event loop threads, 0 for one per core
 * @param warmUp streams opened to itself before the platform is ready
 */
public record StreamSettings(
    int port,
    String publicUrl,
    Duration heartbeat,
    Duration retryMin,
    Duration retryMax,
    int maxHead,
    Duration headTimeout,
    int buffer,
    int nodeBuffer,
    Duration stallTimeout,
    Duration expiryNotice,
    int maxChannels,
    int eventLoops,
    int warmUp) {

  /** Streams of one of {@code loops} that may be past their buffer at once; one at least. */
  public int maxStalled(int loops) {
    return Math.max(1, nodeBuffer / loops / buffer);
  }

  static StreamSettings from(Config config) {
    Section s = new Section(config, "atrio.stream");
    String url = s.text("public-url");
    if (!url.isEmpty() && !url.matches("https?://\\S+")) {
      throw s.refuse("public-url", "an address such as https://app.example.com/v1/stream");
    }
    Duration retryMin = s.time("retry-min", Duration.ofMillis(10), Duration.ofMinutes(5));
    Duration retryMax = s.time("retry-max", Duration.ofMillis(10), Duration.ofMinutes(10));
    if (retryMax.compareTo(retryMin) < 0) {
      throw s.refuse("retry-max", "no less than retry-min");
    }
    return new StreamSettings(
        s.port("port"),
        url,
        s.time("heartbeat", Duration.ofSeconds(1), Duration.ofMinutes(10)),
        retryMin,
        retryMax,
        s.bytes("max-head", 1024, 64 << 10),
        s.time("head-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        s.bytes("buffer", 4096, 64 << 20),
        s.bytes("node-buffer", 64 << 10, Integer.MAX_VALUE),
        s.time("stall-timeout", Duration.ofSeconds(1), Duration.ofMinutes(30)),
        s.time("expiry-notice", Duration.ofSeconds(1), Duration.ofHours(1)),
        s.count("max-channels", 4, 1000),
        s.count("event-loops", 0, 1024),
        s.count("warm-up", 0, 100_000));
  }
}
