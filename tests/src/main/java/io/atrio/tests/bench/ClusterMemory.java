package io.atrio.tests.bench;

import io.atrio.tests.cluster.Cluster;
import io.atrio.tests.process.ProcessMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cluster holds in memory, in bytes.
 *
 * @param nodes what each node's JVM holds
 * @param resident all that is in memory of the nodes, the unused part of their heaps too
 * @param postgres what PostgreSQL and its workers hold; what they share is counted once
 */
record ClusterMemory(List<Footprint> nodes, long resident, long postgres, long redis) {

  ClusterMemory {
    nodes = List.copyOf(nodes);
  }

  /** After full collections, once the nodes, one after the other, hold the same for 2 s. */
  static ClusterMemory settled(Cluster cluster) throws IOException, InterruptedException {
    List<Footprint> nodes = new ArrayList<>();
    for (int node = 0; node < cluster.size(); node++) {
      nodes.add(Footprint.settled(cluster.node(node).pid()));
    }
    long resident = 0;
    for (int node = 0; node < cluster.size(); node++) {
      resident += ProcessMemory.of(cluster.node(node).pid()).resident();
    }
    return new ClusterMemory(
        nodes, resident, cluster.servers().postgresMemory(), cluster.servers().redisMemory());
  }

  /** Live objects of all nodes. */
  long heap() {
    return nodes.stream().mapToLong(Footprint::heap).sum();
  }

  /** Resident memory of all nodes that is not heap. */
  long outside() {
    return nodes.stream().mapToLong(Footprint::outside).sum();
  }

  /** What the nodes need more than before, for each of so many: live objects and the rest. */
  double growthOver(ClusterMemory before, int count) {
    return (double) (heap() + outside() - before.heap() - before.outside()) / count;
  }
}
