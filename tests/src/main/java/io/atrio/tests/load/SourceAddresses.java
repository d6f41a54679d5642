package io.atrio.tests.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The local addresses connections come from. One address has some 28,000 ports towards one server,
 * and those of closed connections rest for a minute: a swarm takes 127.0.77.1 to 127.0.77.8 in
 * turn.
 */
final class SourceAddresses {
  private static final int COUNT = 8;
  private final List<InetSocketAddress> addresses;
  private int next;

  private SourceAddresses(List<InetSocketAddress> addresses) {
    this.addresses = addresses;
  }

  /** For a server on this host under Linux, which alone has all of 127/8; else none is chosen. */
  static SourceAddresses towards(InetSocketAddress server) {
    boolean loopback = server.getAddress().isLoopbackAddress();
    if (!loopback || !System.getProperty("os.name").equals("Linux")) {
      return new SourceAddresses(List.of());
    }
    return new SourceAddresses(
        IntStream.rangeClosed(1, COUNT)
            .mapToObj(i -> new InetSocketAddress("127.0.77." + i, 0))
            .toList());
  }

  /** The next one in turn; {@code null} leaves the choice to the system. */
  @Nullable InetSocketAddress next() {
    return addresses.isEmpty() ? null : addresses.get(next++ % addresses.size());
  }
}
