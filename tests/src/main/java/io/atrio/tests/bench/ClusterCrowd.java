package io.atrio.tests.bench;

import io.atrio.tests.cluster.Cluster;
import io.atrio.tests.cluster.ClusterOptions;
import io.atrio.tests.cluster.NodeAddress;
import io.atrio.tests.load.Crowd;
import io.atrio.tests.load.Opening;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.MetricsPage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A fresh cluster and the streams at its nodes. Closing it ends and deletes everything. */
record ClusterCrowd(Cluster cluster, Crowd crowd) implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final Duration OPENS_WITHIN = Duration.ofMinutes(3);

  /** Starts the nodes; no stream is open yet. */
  static ClusterCrowd start(ClusterOptions options, UnaryOperator<SwarmOptions> wanted)
      throws IOException, InterruptedException {
    Cluster cluster = Cluster.start(options);
    boolean started = false;
    try {
      List<NodeAddress> nodes = cluster.addresses();
      Crowd crowd =
          Crowd.at(nodes.stream().map(NodeAddress::streams).toList(), wanted, cluster.secret());
      started = true;
      return new ClusterCrowd(cluster, crowd);
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  /** Opens streams, one node after the other, or fails. */
  void open(Rig rig, int streams) {
    int nodes = cluster.size();
    for (int node = 0; node < nodes; node++) {
      Opening opening = crowd.open(node, share(streams, node, nodes), OPENS_WITHIN);
      if (!opening.isComplete()) {
        throw failure("not all streams opened: " + opening);
      }
      rig.note("node " + node + ": " + opening);
    }
  }

  /** To be thrown when something went wrong: what, and what the nodes have said. */
  IllegalStateException failure(String what) {
    StringBuilder all = new StringBuilder(what);
    for (int node = 0; node < cluster.size(); node++) {
      all.append("; node ").append(node).append(" said:\n");
      all.append(String.join("\n", cluster.node(node).output())).append('\n');
    }
    return new IllegalStateException(all.toString());
  }

  /** What a node has of something that is spread evenly. */
  static int share(int all, int node, int nodes) {
    return all / nodes + (node < all % nodes ? 1 : 0);
  }

  /** The streams that each node and its clients agree to hold: the fewer of what both count. */
  List<Integer> held() throws IOException, InterruptedException {
    List<Integer> clients = crowd.sizes();
    List<Integer> held = new ArrayList<>();
    for (int node = 0; node < cluster.size(); node++) {
      held.add(Math.min(clients.get(node), connections(node)));
    }
    return held;
  }

  private int connections(int node) throws IOException, InterruptedException {
    return (int)
        MetricsPage.of(cluster.addresses().get(node).operators()).sum("atrio_stream_connections");
  }

  /** A publisher at the first node. */
  Publisher publisher(List<String> channels) throws InterruptedException {
    String token = new Tokens(cluster.secret()).publisher();
    return Publisher.open(cluster.addresses().getFirst().api(), token, channels, CONNECTIONS);
  }

  /** The nodes' processes. */
  List<Long> servers() {
    return IntStream.range(0, cluster.size()).mapToObj(node -> cluster.node(node).pid()).toList();
  }

  @Override
  public void close() {
    crowd.close();
    cluster.close();
  }
}
