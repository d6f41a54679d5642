package io.atrio.tests.bench;

import io.atrio.tests.load.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one, two and three nodes hold and deliver on one machine. */
final class NodesScenario implements Scenario {
  private static final String FLAGS =
      "-Xms1g -Xmx1g -XX:+UseSerialGC -XX:+UseCompactObjectHeaders"
          + " --sun-misc-unsafe-memory-access=allow -Datrio.stream.warm-up=5000";

  @Override
  public String name() {
    return "nodes";
  }

  @Override
  public String purpose() {
    return "streams held, events/s to all of them, and time to a user of another node, by nodes";
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> options = NodesRun.options();
    options.put("nodes", "sizes of the cluster, comma separated (1,2,3)");
    return options;
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    List<Integer> sizes = sizes(rig.options());
    MarkdownTable table = NodesRun.table();
    List<NodesRun> runs = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      for (int size : sizes) {
        NodesRun measured = NodesRun.measure(rig, rig.nodes(size, FLAGS, Tokens.roles()));
        measured.addTo(table, run);
        runs.add(measured);
      }
    }
    rig.print("## Nodes on one machine\n\n" + table + "\n");
    sizes.forEach(size -> rig.print(summary(size, runs)));
    rig.print("\n" + rig.circumstancesOfNodes(FLAGS));
    return verdict(sizes, runs, NodesRun.streamsPerNode(rig.options()));
  }

  private static List<Integer> sizes(Options options) {
    List<Integer> sizes =
        options.numbers("nodes", List.of(1.0, 2.0, 3.0)).stream().map(Double::intValue).toList();
    if (sizes.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException("--nodes takes whole numbers above 0");
    }
    return sizes;
  }

  private static String summary(int size, List<NodesRun> runs) {
    List<NodesRun> of = runs.stream().filter(run -> run.nodes() == size).toList();
    return "%d nodes: events/s %s, to one user p50 %s ms, p99 %s ms"
        .formatted(
            size,
            Spread.of(of.stream().map(NodesRun::eventsPerSecond).toList()).text(0),
            Spread.of(of.stream().map(run -> run.unicast().toFrameMillis(50)).toList()).text(2),
            Spread.of(of.stream().map(run -> run.unicast().toFrameMillis(99)).toList()).text(2));
  }

  private static Verdict verdict(List<Integer> sizes, List<NodesRun> runs, int streamsPerNode) {
    List<Figure> figures = new ArrayList<>();
    for (int size : sizes) {
      int fewest =
          runs.stream()
              .filter(run -> run.nodes() == size)
              .mapToInt(NodesRun::streams)
              .min()
              .orElseThrow();
      figures.add(
          Figure.atLeast(
              "streams held by " + size + " nodes", fewest, (double) size * streamsPerNode, ""));
    }
    long unheld = runs.stream().filter(run -> run.broadcasts().held().isEmpty()).count();
    long incomplete = runs.stream().filter(run -> !run.unicast().isComplete()).count();
    figures.add(Figure.atMost("runs that held no rate", (double) unheld, 0, "runs"));
    figures.add(Figure.atMost("runs with missing events", (double) incomplete, 0, "runs"));
    return new Verdict(figures);
  }
}
