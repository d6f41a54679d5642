package io.atrio.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Addresses for the nodes of one cluster, 127.x.y.2 and up, on which nobody else listens: each
 * cluster takes x and y at random, so that several may run at once. Needs a system that has all of
 * 127/8, as Linux does.
 */
final class Loopback {
  /** Below the ports that Linux gives to outgoing connections: a node's own stay free meanwhile. */
  private static final int LOWEST = 10_000;

  private static final int HIGHEST = 30_000;
  private static final int FIRST_NODE = 2;

  private final String network;

  private Loopback(String network) {
    this.network = network;
  }

  /** A network of its own. */
  static Loopback any() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new Loopback("127." + random.nextInt(100, 255) + "." + random.nextInt(1, 255) + ".");
  }

  /** Addresses of so many nodes. */
  List<NodeAddress> nodes(int count, boolean wired) {
    List<NodeAddress> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(node(network + (FIRST_NODE + i), wired));
    }
    return nodes;
  }

  private static NodeAddress node(String host, boolean wired) {
    Set<Integer> taken = new HashSet<>();
    int cluster = free(host, taken);
    return new NodeAddress(
        host,
        free(host, taken),
        free(host, taken),
        cluster,
        wired ? free(host, taken) : cluster,
        free(host, taken));
  }

  private static int free(String host, Set<Integer> taken) {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(host, port) && taken.add(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isLoopbackAddress()) {
        throw new IllegalStateException(host + " is no loopback address");
      }
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
