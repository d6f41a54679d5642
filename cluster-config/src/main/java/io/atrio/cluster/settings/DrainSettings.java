package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How clients are sent to other nodes.
 *
 * @param rate streams a second
 * @param atMost time after which the rest goes at once
 * @param retryMin the shortest time after which a client comes back
 * @param retryMax the longest
 */
public record DrainSettings(int rate, Duration atMost, Duration retryMin, Duration retryMax) {
  /** The most streams a second that can be asked for. */
  public static final int FASTEST = 100_000;

  static DrainSettings from(Config config) {
    Section s = new Section(config, "atrio.drain");
    Duration min = s.time("retry-min", Duration.ofMillis(10), Duration.ofMinutes(1));
    Duration max = s.time("retry-max", Duration.ofMillis(10), Duration.ofMinutes(1));
    if (max.compareTo(min) < 0) {
      throw s.refuse("retry-max", "no less than retry-min");
    }
    return new DrainSettings(
        s.count("rate", 1, FASTEST),
        s.time("at-most", Duration.ZERO, Duration.ofHours(1)),
        min,
        max);
  }
}
