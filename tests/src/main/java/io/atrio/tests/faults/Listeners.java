package io.atrio.tests.faults;

import io.atrio.tests.cluster.NodeAddress;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All listeners of a trial. */
final class Listeners implements AutoCloseable {
  private final List<Listener> all = new ArrayList<>();

  /** Starts all; none is live yet. */
  Listeners(Load load, List<NodeAddress> nodes, Tokens tokens) {
    List<String> viewers = tokens.viewers("listener", load.streams());
    for (int i = 0; i < load.streams(); i++) {
      List<String> channels = load.of(i);
      String query = "?channels=" + String.join(",", channels);
      List<URI> streams = nodes.stream().map(node -> URI.create(node.streams() + query)).toList();
      all.add(
          new Listener(
              "listener-" + i, viewers.get(i), streams, load.node(i, nodes.size()), channels));
    }
  }

  /**
   * Waits until every one is live.
   *
   * @throws IllegalStateException one has given up, or not all are live in time
   */
  void awaitLive(Duration within) throws InterruptedException {
    boolean settled = Waiting.until(within, () -> live() == all.size() || !troubles().isEmpty());
    if (!settled || !troubles().isEmpty()) {
      throw new IllegalStateException(
          "%d of %d streams are live after %s; given up: %s"
              .formatted(live(), all.size(), within, troubles()));
    }
  }

  long live() {
    return all.stream().filter(Listener::isLive).count();
  }

  /** Those that are live at a node. */
  List<Listener> at(int node) {
    return all.stream().filter(it -> it.isLive() && it.node() == node).toList();
  }

  /** Why some have given up. */
  List<String> troubles() {
    return all.stream().map(Listener::trouble).filter(Objects::nonNull).limit(5).toList();
  }

  /** Every time without a stream that has ended. */
  Stream<Outage> outages() {
    return all.stream().flatMap(listener -> listener.outages().stream());
  }

  /** How streams have ended, those too that never began, and how often. */
  Map<String, Integer> partings() {
    Map<String, Integer> sum = new TreeMap<>();
    all.forEach(
        listener -> listener.partings().forEach((how, n) -> sum.merge(how, n, Integer::sum)));
    return sum;
  }

  List<Hearing> hearings() {
    return all.stream().flatMap(listener -> listener.hearings().stream()).toList();
  }

  int size() {
    return all.size();
  }

  @Override
  public void close() {
    all.forEach(Listener::close);
  }
}
