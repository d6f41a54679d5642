package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The audit trail.
 *
 * @param enabled whether anything is recorded
 * @param partitions chains into which it is divided
 * @param flushInterval time an unacknowledged event waits for company
 * @param batch events of a chain written at once
 * @param buffer events that may wait on one node
 * @param acknowledgeWithin time an action waits for its event to be journalled
 * @param retention age at which events leave; zero keeps them
 * @param signingKey secret that signs checkpoints; empty if there is none
 */
public record AuditSettings(
    boolean enabled,
    int partitions,
    Duration flushInterval,
    int batch,
    int buffer,
    Duration acknowledgeWithin,
    Duration retention,
    String signingKey) {

  private static final int MIN_KEY_BYTES = 32;
  private static final Duration HOUR = Duration.ofHours(1);

  static AuditSettings from(Config config, boolean embedded) {
    Section s = new Section(config, "atrio.audit");
    String key = s.text("signing-key");
    if (!key.isEmpty() && key.getBytes(StandardCharsets.UTF_8).length < MIN_KEY_BYTES) {
      throw s.refuse("signing-key", "32 bytes at least");
    }
    Duration retention = s.time("retention", Duration.ZERO, Duration.ofDays(36_500));
    if (!retention.isZero() && retention.compareTo(HOUR) < 0) {
      throw s.refuse("retention", "0 or an hour at least");
    }
    if (!retention.isZero() && key.isEmpty() && !embedded) {
      throw new SettingsException(
          "atrio.audit.signing-key is missing: with atrio.audit.retention set it must be a secret of"
              + " 32 bytes at least");
    }
    return new AuditSettings(
        s.isOn("enabled"),
        s.count("partitions", 1, 1024),
        s.time("flush-interval", Duration.ofMillis(1), Duration.ofSeconds(10)),
        s.count("batch", 1, 5000),
        s.count("buffer", 100, 10_000_000),
        s.time("acknowledge-within", Duration.ofMillis(100), Duration.ofSeconds(15)),
        retention,
        key);
  }

  /** These settings with another key: the one that embedded mode minted. */
  public AuditSettings withSigningKey(String key) {
    return new AuditSettings(
        enabled, partitions, flushInterval, batch, buffer, acknowledgeWithin, retention, key);
  }

  /** Without the key: a record's own text would show it. */
  @Override
  public String toString() {
    return "AuditSettings[partitions=" + partitions + ", retention=" + retention + "]";
  }
}
