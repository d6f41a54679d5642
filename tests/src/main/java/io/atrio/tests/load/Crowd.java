package io.atrio.tests.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Streams at several nodes, those at each in a process of their own: one process may not have open
 * files for all of them.
 */
public final class Crowd implements Audience, AutoCloseable {
  /** Few: the nodes share a core, and how fast streams open is not what is looked at. */
  private static final int CONNECTING = 64;

  private final List<SwarmProcess> swarms = new ArrayList<>();

  private Crowd() {}

  /**
   * Starts a process for each node. No stream is open yet.
   *
   * @param streams addresses of the streams, one for each node
   * @param wanted what the streams ask for besides their own channels
   * @param secret of their tokens
   */
  public static Crowd at(List<URI> streams, UnaryOperator<SwarmOptions> wanted, String secret)
      throws IOException {
    Crowd crowd = new Crowd();
    boolean started = false;
    try {
      for (URI address : streams) {
        SwarmOptions options = wanted.apply(SwarmOptions.of(address).connecting(CONNECTING));
        crowd.swarms.add(SwarmProcess.start(options, secret));
      }
      started = true;
      return crowd;
    } finally {
      if (!started) {
        crowd.close();
      }
    }
  }

  /** The user of a stream: the {@code i}-th at a node, both counted from 0. */
  public static String user(int node, int i) {
    return Tokens.user(prefix(node), i);
  }

  private static String prefix(int node) {
    return "n" + node;
  }

  /** Opens streams of viewers at a node, each a user and a session of its own. */
  public Opening open(int node, int streams, Duration within) {
    return swarms.get(node).open(prefix(node), streams, within);
  }

  /** Streams at each node. */
  public List<Integer> sizes() {
    return swarms.stream().map(SwarmProcess::size).toList();
  }

  @Override
  public int size() {
    return sizes().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public long events() {
    return swarms.stream().mapToLong(SwarmProcess::events).sum();
  }

  @Override
  public Delivery take() {
    return swarms.stream().map(SwarmProcess::take).reduce(Delivery::plus).orElseThrow();
  }

  @Override
  public List<String> takeTroubles() {
    return swarms.stream().flatMap(swarm -> swarm.takeTroubles().stream()).toList();
  }

  @Override
  public List<Long> processes() {
    return swarms.stream().flatMap(swarm -> swarm.processes().stream()).toList();
  }

  @Override
  public void close() {
    swarms.forEach(SwarmProcess::close);
  }
}
