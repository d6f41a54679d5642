package io.atrio.cluster.settings;

import java.util.Optional;

/**
 * Where a node can be asked whether there is a cluster.
 *
 * @param host a name or an address; one of IPv6 without brackets
 * @param port of its management
 */
public record Contact(String host, int port) {
  private static final int LAST_PORT = 65_535;

  /** Reads {@code host:port}, an address of IPv6 in brackets. Empty if it is none. */
  static Optional<Contact> parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.isEmpty() || (host.contains(":") && !bracketed)) {
      return Optional.empty();
    }
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    return port(text.substring(colon + 1)).map(port -> new Contact(bare, port));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static Optional<Integer> port(String digits) {
    if (!digits.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(digits);
    return port == 0 || port > LAST_PORT ? Optional.empty() : Optional.of(port);
  }
}
