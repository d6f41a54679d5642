package io.atrio.cluster.address;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proxies that are believed when they say for whom they ask. Whoever is not among them can say what
 * he likes: his own address counts.
 */
public record TrustedProxies(Networks networks) {
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d{1,5})?|([0-9.]+):\\d{1,5}");

  /**
   * The client's address: {@code peer}, or, where that is a proxy of ours, the last address of
   * {@code X-Forwarded-For} that is none. What cannot be read ends the way, and the proxy that
   * passed it on counts as the client.
   *
   * @param forwarded the header's lines, in their order
   */
  public NetworkAddress client(NetworkAddress peer, List<String> forwarded) {
    if (forwarded.isEmpty() || !networks.contain(peer)) {
      return peer;
    }
    String line = String.join(",", forwarded);
    NetworkAddress client = peer;
    int end = line.length();
    while (end >= 0) {
      int comma = line.lastIndexOf(',', end - 1);
      Optional<NetworkAddress> hop = hop(line.substring(comma + 1, end).trim());
      if (hop.isEmpty()) {
        return client;
      }
      client = hop.get();
      if (!networks.contain(client)) {
        return client;
      }
      end = comma;
    }
    return client;
  }

  /** Some proxies write the port as well. */
  private static Optional<NetworkAddress> hop(String text) {
    Matcher matcher = WITH_PORT.matcher(text);
    if (!matcher.matches()) {
      return NetworkAddress.parse(text);
    }
    String bracketed = matcher.group(1);
    return NetworkAddress.parse(bracketed == null ? matcher.group(2) : bracketed);
  }
}
