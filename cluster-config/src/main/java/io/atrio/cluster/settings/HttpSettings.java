package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * The API's door.
 *
 * @param host address both doors bind
 * @param port TCP port, 0 for a free one
 * @param maxBody bytes of the largest request body
 * @param bodyTimeout time a client has to send a body
 * @param allowedOrigins web origins that may call from a page; "*" for all
 */
public record HttpSettings(
    String host, int port, int maxBody, Duration bodyTimeout, List<String> allowedOrigins) {

  static HttpSettings from(Config config) {
    Section s = new Section(config, "atrio.http");
    String host = s.text("host");
    if (host.isEmpty()) {
      throw s.refuse("host", "an address to bind");
    }
    List<String> origins = s.commaList("allowed-origins");
    for (String origin : origins) {
      if (!origin.equals("*") && !origin.matches("https?://[^/\\s*]+")) {
        throw s.refuse(
            "allowed-origins", "a comma list of origins such as https://app.example.com, or *");
      }
    }
    return new HttpSettings(
        host,
        s.port("port"),
        s.bytes("max-body", 1024, 64 << 20),
        s.time("body-timeout", Duration.ofMillis(100), Duration.ofMinutes(2)),
        origins);
  }
}
