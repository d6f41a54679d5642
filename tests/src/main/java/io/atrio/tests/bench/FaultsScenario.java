package io.atrio.tests.bench;

import io.atrio.tests.cluster.Cluster;
import io.atrio.tests.cluster.ClusterOptions;
import io.atrio.tests.faults.Load;
import io.atrio.tests.faults.Outcome;
import io.atrio.tests.faults.RedisPauses;
import io.atrio.tests.faults.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Nodes of a cluster are lost under load, one way after the other, and nothing else may be. */
final class FaultsScenario implements Scenario {
  /** With one compiler: three nodes on few cores have no time for the code of the second. */
  private static final String FLAGS =
      "-Xmx512m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1"
          + " --sun-misc-unsafe-memory-access=allow -Datrio.stream.warm-up=2000";

  /** Publishes before the first fault: nodes that are lost have run for a while. */
  private static final int BEFORE = 3_000;

  /** Publishes between two faults, and after the last. */
  private static final int BETWEEN = 300;

  private static final int LONGEST_PAUSE_MS = 4_000;
  private static final int CHANNELS = 50;
  private static final int WRITERS = 20;

  @Override
  public String name() {
    return "faults";
  }

  @Override
  public String purpose() {
    return "nodes killed, frozen, cut off and restarted under load (or: bash tests/faults)";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "cut", "what becomes of the packets of a node that is cut off, held or dropped (held)",
        "fault", "which, with commas (kill,freeze,partition,rolling)",
        "kills", "how many nodes are killed, one after the other (3)",
        "nodes", "of the cluster (3)",
        "streams", "streams in each (kill 4500 with 3000 on one node, rolling 2000, others 900)",
        "redis-pause", "milliseconds for which Redis stands still every five seconds (0)",
        "rate", "publishes a second, half of them durable (100)",
        "said", "yes: what the nodes said, at the end (no)",
        "seconds", "how long a node is frozen (30)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    List<Figure> figures = new ArrayList<>();
    try {
      for (FaultKind kind : kinds(rig)) {
        Outcome outcome = run(rig, kind);
        rig.note(outcome.toString().replace("\n", "\n  "));
        outcomes.add(outcome);
        kind.figures(outcome).forEach(figures::add);
      }
    } finally {
      print(rig, outcomes);
    }
    figures.addAll(rules(outcomes));
    return new Verdict(figures);
  }

  private static List<FaultKind> kinds(Rig rig) {
    String names = rig.options().text("fault", "kill,freeze,partition,rolling");
    return Arrays.stream(names.split(",", -1)).map(FaultKind::named).toList();
  }

  private static Outcome run(Rig rig, FaultKind kind) throws IOException, InterruptedException {
    int nodes = rig.options().count("nodes", 3);
    Load load = kind.load(rig.options(), nodes, CHANNELS, WRITERS);
    try (Cluster cluster = Cluster.start(options(rig, kind, nodes))) {
      rig.note(nodes + " nodes are ready: " + cluster.addresses());
      try (Trial trial = Trial.start(cluster, load);
          RedisPauses pauses = new RedisPauses(cluster.servers(), redisPause(rig))) {
        rig.note(load.streams() + " streams are live");
        pauses.begin();
        trial.awaitPublished(BEFORE);
        Outcome outcome =
            trial.finish(
                kind.title(), kind.strike(trial, rig, () -> trial.awaitPublished(BETWEEN)));
        if (rig.options().text("said", "no").equals("yes")) {
          tell(rig, cluster);
        }
        return outcome;
      } catch (IllegalStateException e) {
        tell(rig, cluster);
        throw e;
      }
    }
  }

  private static Duration redisPause(Rig rig) {
    double millis = rig.options().number("redis-pause", 0);
    if (millis < 0 || millis > LONGEST_PAUSE_MS) {
      throw new IllegalArgumentException("--redis-pause takes 0 to " + LONGEST_PAUSE_MS);
    }
    return Duration.ofMillis((long) millis);
  }

  private static void tell(Rig rig, Cluster cluster) {
    for (int node = 0; node < cluster.size(); node++) {
      rig.note("node " + node + " said:");
      cluster.node(node).output().forEach(rig::note);
    }
  }

  private static ClusterOptions options(Rig rig, FaultKind kind, int nodes) {
    return rig.nodes(nodes, FLAGS, Load.settings()).separable(kind.separation(rig.options()));
  }

  private static void print(Rig rig, List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    List<String> headings = List.copyOf(outcomes.getFirst().figures().keySet());
    MarkdownTable table = new MarkdownTable(headings.toArray(String[]::new));
    outcomes.forEach(outcome -> table.row(outcome.figures().values().toArray(String[]::new)));
    rig.print("## Faults\n\n" + table + "\n");
    rig.print(rig.circumstances(FLAGS));
  }

  private static List<Figure> rules(List<Outcome> outcomes) {
    return List.of(
        none("acknowledged events lost", outcomes, it -> it.findings().lost()),
        none("events doubled", outcomes, it -> it.findings().doubled()),
        none("events out of order", outcomes, it -> it.findings().disordered()),
        none("undeclared gaps", outcomes, it -> it.findings().undeclared()),
        none(
            "events at another place than acknowledged", outcomes, it -> it.findings().misplaced()),
        none("gaps on durable channels", outcomes, it -> it.findings().durableGapsTold()),
        none("publishes that failed", outcomes, it -> it.failedPublishes().size()));
  }

  private static Figure none(String what, List<Outcome> outcomes, ToLongFunction<Outcome> count) {
    return Figure.atMost(what, (double) outcomes.stream().mapToLong(count).sum(), 0, "");
  }
}
