package io.atrio.actors.channel;

import io.atrio.cluster.metrics.EnumCounter;
import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/** What is counted of the channels that live on this node. */
final class ChannelMetrics {
  private final EnumCounter<Durability> published;
  private final EnumCounter<Durability> duplicates;

  /** Whether the events of a channel are journalled. */
  enum Durability {
    ORDINARY,
    DURABLE
  }

  private ChannelMetrics(MeterRegistry registry) {
    published =
        EnumCounter.of(
            registry,
            "atrio.events.published",
            "Events that got their place in a channel that lives here",
            "durability",
            Durability.class);
    duplicates =
        EnumCounter.of(
            registry,
            "atrio.events.duplicate",
            "Publishes that repeated a key and were answered with the first offset",
            "durability",
            Durability.class);
  }

  /** Those of {@code system}. */
  static ChannelMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, ChannelMetrics.class, ChannelMetrics::new);
  }

  /** So many of {@code publications} were {@code fresh}, and no repeats. */
  void ordered(Durability durability, int fresh, int publications) {
    published.count(durability, fresh);
    if (publications > fresh) {
      duplicates.count(durability, publications - fresh);
    }
  }
}
