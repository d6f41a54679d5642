package io.atrio.tests.bench;

import io.atrio.tests.load.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What many open sessions cost when they are spread over several nodes. */
final class SessionsScenario implements Scenario {
  private static final String FLAGS =
      "-Xms256m -Xmx256m -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:+UseCompactObjectHeaders"
          + " --sun-misc-unsafe-memory-access=allow -Datrio.stream.warm-up=2000";

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public String purpose() {
    return "resident memory of several nodes with many open sessions";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "nodes", "of the cluster (4)",
        "sessions", "sessions, each a user of its own with a stream (60000)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    int nodes = rig.options().count("nodes", 4);
    int sessions = rig.options().count("sessions", 60_000);
    MarkdownTable table = SessionsRun.table();
    List<SessionsRun> runs = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      SessionsRun measured =
          SessionsRun.measure(rig, rig.nodes(nodes, FLAGS, Tokens.roles()), sessions);
      measured.addTo(table, run);
      runs.add(measured);
    }
    Spread resident = Spread.of(runs.stream().map(run -> run.after().resident() / 1e6).toList());
    Spread each = Spread.of(runs.stream().map(SessionsRun::bytesPerSession).toList());
    rig.print("## %,d sessions at %d nodes\n\n%s\n".formatted(sessions, nodes, table));
    rig.print("Nodes resident " + resident.text(0) + " MB, a session " + each.text(0) + " bytes\n");
    rig.print(rig.circumstancesOfNodes(FLAGS));
    return Verdict.of(
        Figure.atLeast("streams held", fewest(runs, SessionsRun::streams), sessions, ""),
        Figure.atLeast(
            "sessions in the directory", fewest(runs, SessionsRun::known), sessions, ""));
  }

  private static double fewest(List<SessionsRun> runs, ToDoubleFunction<SessionsRun> count) {
    return runs.stream().mapToDouble(count).min().orElseThrow();
  }
}
