package io.atrio.tests.bench;

import io.atrio.tests.cluster.ClusterOptions;
import io.atrio.tests.load.Publisher;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A cluster of some nodes with all its streams open: what it delivers of one channel that all of
 * them hear, and how long an event to one user takes that is published at another node.
 *
 * @param held streams at each node, in the end
 * @param broadcasts to all streams, at rates that go up
 * @param unicast publishes to one user each
 */
record NodesRun(List<Integer> held, BroadcastLadder broadcasts, NodeUnicast unicast) {
  private static final String CHANNEL = "bench";
  private static final int STREAMS = 15_000;
  private static final List<Double> STEPS =
      List.of(60e3, 90e3, 120e3, 150e3, 180e3, 210e3, 240e3, 270e3);

  static Map<String, String> options() {
    Map<String, String> options = new HashMap<>(NodeUnicast.OPTIONS);
    options.put("streams-per-node", "streams at each node, all of one channel (15000)");
    options.put("steps", "events/s to all streams together, going up (60000,90000..270000)");
    options.put("seconds", "length of a step (30)");
    options.put("warmup", "seconds of warming up, of each of both (20)");
    return options;
  }

  static int streamsPerNode(Options options) {
    return options.count("streams-per-node", STREAMS);
  }

  /** Everything is published at the first node. */
  static NodesRun measure(Rig rig, ClusterOptions nodes) throws IOException, InterruptedException {
    try (ClusterCrowd all = ClusterCrowd.start(nodes, it -> it.hearing(CHANNEL))) {
      int count = all.cluster().size();
      rig.note(count + " nodes are ready: " + all.cluster().addresses());
      all.open(rig, count * streamsPerNode(rig.options()));
      rig.note("held by node: " + all.held());
      try (Publisher publisher = all.publisher(List.of(CHANNEL))) {
        Stage stage = new Stage(all.servers(), all.crowd(), publisher);
        List<Double> rates = rates(rig.options(), all.crowd().size());
        Duration warmup = Duration.ofSeconds(rig.options().count("warmup", 20));
        BroadcastStep.measure(stage, rates.getFirst() / 2, warmup);
        // Before the broadcasts, whose last steps may leave something behind.
        NodeUnicast unicast = NodeUnicast.measure(rig, all, streamsPerNode(rig.options()));
        Duration length = Duration.ofSeconds(rig.options().count("seconds", 30));
        BroadcastLadder broadcasts =
            BroadcastLadder.climb(stage, rates, length, step -> rig.note(step.toString()));
        return new NodesRun(all.held(), broadcasts, unicast);
      }
    }
  }

  /** Publishes a second for the events a second of each step. */
  private static List<Double> rates(Options options, int streams) {
    return options.numbers("steps", STEPS).stream().map(events -> events / streams).toList();
  }

  int nodes() {
    return held.size();
  }

  int streams() {
    return held.stream().mapToInt(Integer::intValue).sum();
  }

  /** Events a second of the highest step that was held; 0 if none was. */
  double eventsPerSecond() {
    return broadcasts.held().map(BroadcastStep::delivered).orElse(0.0);
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "nodes",
        "streams held",
        "events/s held",
        "p50 ms",
        "p99 ms",
        "nodes CPU",
        "load CPU",
        "to one user p50 ms",
        "p99 ms",
        "max ms",
        "troubles");
  }

  void addTo(MarkdownTable table, int run) {
    table.row(
        Integer.toString(run),
        Integer.toString(nodes()),
        held.stream().map("%,d"::formatted).collect(Collectors.joining(" + ")),
        best(step -> "%,.0f".formatted(step.delivered())),
        best(step -> "%.1f".formatted(step.p50())),
        best(step -> "%.1f".formatted(step.p99())),
        best(step -> "%.0f %%".formatted(step.serverCpu() * 100)),
        best(step -> "%.0f %%".formatted(step.loadCpu() * 100)),
        "%.2f".formatted(unicast.toFrameMillis(50)),
        "%.2f".formatted(unicast.toFrameMillis(99)),
        "%.2f".formatted(unicast.toFrameMillis(100)),
        unicast.isComplete() ? "" : unicast.toString());
  }

  private String best(Function<BroadcastStep, String> cell) {
    return broadcasts.held().map(cell).orElse("none");
  }
}
