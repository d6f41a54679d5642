package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Sessions.
 *
 * @param grace life after the last stream has gone
 * @param shardsPerNode shards a node makes for sessions born on it
 * @param maxStreams streams one session may hold open
 * @param maxStreamsPerUser streams one user may hold open on a node
 * @param rememberEnded time for which a session that was ended does not come back
 * @param maxEnded ended sessions a node remembers
 * @param limits how much sessions may ask for
 */
public record SessionSettings(
    Duration grace,
    int shardsPerNode,
    int maxStreams,
    int maxStreamsPerUser,
    Duration rememberEnded,
    int maxEnded,
    SessionLimitSettings limits) {

  static SessionSettings from(Config config) {
    Section s = new Section(config, "atrio.session");
    return new SessionSettings(
        s.time("grace", Duration.ofMillis(10), Duration.ofHours(24)),
        s.count("shards-per-node", 1, 1024),
        s.count("max-streams", 1, 10_000),
        s.count("max-streams-per-user", 1, 1_000_000),
        s.time("remember-ended", Duration.ofSeconds(1), Duration.ofDays(365)),
        s.count("max-ended", 1, 10_000_000),
        SessionLimitSettings.from(config));
  }
}
