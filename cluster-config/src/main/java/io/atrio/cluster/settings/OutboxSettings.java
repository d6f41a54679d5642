package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Publishing from SQL.
 *
 * @param enabled whether this node takes part in publishing the outbox
 * @param pollInterval time after which it looks without having been told
 * @param batch rows held and published at once
 */
public record OutboxSettings(boolean enabled, Duration pollInterval, int batch) {

  static OutboxSettings from(Config config) {
    Section s = new Section(config, "atrio.outbox");
    return new OutboxSettings(
        s.isOn("enabled"),
        s.time("poll-interval", Duration.ofMillis(50), Duration.ofSeconds(5)),
        s.count("batch", 1, 10_000));
  }
}
