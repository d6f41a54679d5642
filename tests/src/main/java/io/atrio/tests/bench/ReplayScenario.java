package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long it takes until thousands of clients that come back have what they missed. */
final class ReplayScenario implements Scenario {
  private static final double TARGET_SECONDS = 10;
  private static final double TARGET_MS = 250;

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String purpose() {
    return "1,000 missed events to 2,000 clients that come back, and how others fare meanwhile";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "clients", "clients that come back (2000)",
        "missed", "events each has missed (1000)",
        "others", "streams of another channel that stay (1000)",
        "rate", "publishes a second to that channel (10)",
        "warmup", "seconds of warming up (20)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table = ReplayRun.table();
    List<ReplayRun> runs = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      try (AtrioProcess server = rig.server()) {
        ReplayRun measured = ReplayRun.measure(rig, server);
        measured.addTo(table, run);
        runs.add(measured);
      }
    }
    Spread seconds = Spread.of(runs.stream().map(ReplayRun::seconds).toList());
    Spread p99 = Spread.of(runs.stream().map(ReplayRun::othersP99).toList());
    rig.print("## Replay to clients that come back\n\n" + table + "\n");
    rig.print("All delivered in " + seconds.text(2) + " s, p99 of the others " + p99.text(1));
    rig.print(rig.circumstances());
    int incomplete = (int) runs.stream().filter(run -> !run.complete()).count();
    return Verdict.of(
        Figure.atMost("time until all is delivered", seconds.median(), TARGET_SECONDS, "s"),
        Figure.atMost("p99 of the others meanwhile", p99.median(), TARGET_MS, "ms"),
        Figure.atMost("runs with missing or doubled events", incomplete, 0, "runs"));
  }
}
