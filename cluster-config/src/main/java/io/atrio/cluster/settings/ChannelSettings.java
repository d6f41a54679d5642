package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.util.Map;

/**
 * Channels.
 *
 * @param slots parts into which ordinary channels are divided over the cluster
 * @param maxData bytes of the largest event data
 * @param otherwise how channels behave whose namespace has no class of its own
 * @param namespaces namespace to how its channels behave
 */
public record ChannelSettings(
    int slots, int maxData, ChannelClass otherwise, Map<String, ChannelClass> namespaces) {

  static ChannelSettings from(Config config) {
    Section s = new Section(config, "atrio.channel");
    return new ChannelSettings(
        s.count("slots", 1, 4096),
        s.bytes("max-data", 64, 16 << 20),
        ChannelClass.from(s),
        ChannelNamespaces.from(config));
  }

  /** Whether any channel has presence. */
  public boolean isPresenceKept() {
    return otherwise.presence() || namespaces.values().stream().anyMatch(ChannelClass::presence);
  }

  /**
   * How {@code channel} behaves. Its namespace is its name up to the first colon, all of it if
   * there is none.
   */
  public ChannelClass of(String channel) {
    if (namespaces.isEmpty()) {
      return otherwise;
    }
    int colon = channel.indexOf(':');
    String namespace = colon < 0 ? channel : channel.substring(0, colon);
    return namespaces.getOrDefault(namespace, otherwise);
  }
}
