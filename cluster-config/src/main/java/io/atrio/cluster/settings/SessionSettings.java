package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Sessions.
 *
 * @param grace life after the last stream has gone
 * @param shardsPerNode shards a node makes for sessions born on it
 * @param maxStreams streams one session may hold open
 * @param rememberEnded time for which a session that was ended does not come back
 * @param maxEnded ended sessions a node remembers
 */
public record SessionSettings(
    Duration grace, int shardsPerNode, int maxStreams, Duration rememberEnded, int maxEnded) {

  static SessionSettings from(Config config) {
    Section s = new Section(config, "atrio.session");
    return new SessionSettings(
        s.time("grace", Duration.ofMillis(10), Duration.ofHours(24)),
        s.count("shards-per-node", 1, 1024),
        s.count("max-streams", 1, 10_000),
        s.time("remember-ended", Duration.ofSeconds(1), Duration.ofDays(365)),
        s.count("max-ended", 1, 10_000_000));
  }
}
