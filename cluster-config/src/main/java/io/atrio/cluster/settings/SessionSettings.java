package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Sessions.
 *
 * @param grace life after the last stream has gone
 * @param shardsPerNode shards a node makes for sessions born on it
 * @param maxStreams streams one session may hold open
 */
public record SessionSettings(Duration grace, int shardsPerNode, int maxStreams) {

  static SessionSettings from(Config config) {
    Section s = new Section(config, "atrio.session");
    return new SessionSettings(
        s.time("grace", Duration.ofMillis(10), Duration.ofHours(24)),
        s.count("shards-per-node", 1, 1024),
        s.count("max-streams", 1, 10_000));
  }
}
