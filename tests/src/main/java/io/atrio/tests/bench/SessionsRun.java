package io.atrio.tests.bench;

import io.atrio.tests.cluster.ClusterOptions;
import io.atrio.tests.load.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Idle sessions with a stream each, spread evenly over a cluster.
 *
 * @param before what the cluster held before
 * @param after what it holds with all of them
 * @param held streams at each node, in the end
 * @param known sessions in the directory
 */
record SessionsRun(ClusterMemory before, ClusterMemory after, List<Integer> held, long known) {
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);

  static SessionsRun measure(Rig rig, ClusterOptions nodes, int sessions)
      throws IOException, InterruptedException {
    try (ClusterCrowd all = ClusterCrowd.start(nodes, UnaryOperator.identity())) {
      rig.note(nodes.nodes() + " nodes are ready: " + all.cluster().addresses());
      ClusterMemory before = ClusterMemory.settled(all.cluster());
      rig.note("none: " + before);
      all.open(rig, sessions);
      String redis = all.cluster().servers().redisUrl();
      long known = DirectoryCount.awaited(redis, sessions, KNOWN_WITHIN);
      ClusterMemory after = ClusterMemory.settled(all.cluster());
      rig.note(sessions + ": " + after);
      Delivery delivery = all.crowd().take();
      if (delivery.closed() > 0) {
        throw all.failure(delivery.closed() + " streams did not stay open");
      }
      return new SessionsRun(before, after, all.held(), known);
    }
  }

  int streams() {
    return held.stream().mapToInt(Integer::intValue).sum();
  }

  double bytesPerSession() {
    return after.growthOver(before, streams());
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "sessions",
        "nodes resident MB",
        "of it live heap",
        "outside heap",
        "PostgreSQL MB",
        "Redis MB",
        "in the directory",
        "per session");
  }

  void addTo(MarkdownTable table, int run) {
    row(table, run, "0", before, "", "");
    String sessions = held.stream().map("%,d"::formatted).collect(Collectors.joining(" + "));
    String perSession = "%,.0f B".formatted(bytesPerSession());
    row(table, run, sessions, after, "%,d".formatted(known), perSession);
  }

  private static void row(
      MarkdownTable table,
      int run,
      String sessions,
      ClusterMemory memory,
      String known,
      String perSession) {
    table.row(
        Integer.toString(run),
        sessions,
        megabytes(memory.resident()),
        megabytes(memory.heap()),
        megabytes(memory.outside()),
        megabytes(memory.postgres()),
        megabytes(memory.redis()),
        known,
        perSession);
  }

  private static String megabytes(long bytes) {
    return "%,.1f".formatted(bytes / 1e6);
  }
}
