package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;

/**
 * The operators' door.
 *
 * @param host address to bind
 * @param port TCP port, 0 for a free one
 * @param token what must be shown to change anything; empty if nothing can be changed
 */
public record ManagementSettings(String host, int port, String token) {
  private static final int SHORTEST_TOKEN = 16;

  static ManagementSettings from(Config config, ClusterSettings cluster) {
    Section http = new Section(config, "pekko.management.http");
    int port = http.port("port");
    if (port == 0 && !cluster.alone()) {
      throw http.refuse("port", "a port that the other nodes know, from 1 to 65535");
    }
    String told = http.text("hostname");
    String host = told.isEmpty() ? (cluster.alone() ? "127.0.0.1" : cluster.host()) : told;
    Section s = new Section(config, "atrio.management");
    String token = s.text("token");
    if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
      throw s.refuse("token", "empty, or " + SHORTEST_TOKEN + " characters at least");
    }
    return new ManagementSettings(host, port, token);
  }

  /** What Pekko must know of it, to be laid over its own settings. */
  Config pekko() {
    return ConfigFactory.parseMap(
        Map.of(
            "pekko.management.http.hostname",
            host,
            "pekko.management.http.route-providers-read-only",
            token.isEmpty()));
  }
}
