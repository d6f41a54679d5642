package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many events a second can each go to one user, and how long one takes. */
final class UnicastScenario implements Scenario {
  private static final double TARGET = 10_000;

  @Override
  public String name() {
    return "unicast";
  }

  @Override
  public String purpose() {
    return "publishes/s to one user each, and time to the frame at 500/s";
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> options = new HashMap<>(UnicastRun.OPTIONS);
    options.put("sessions", "sessions, each a user of its own (5000)");
    options.put("target", "publishes/s to reach (10000)");
    return options;
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table = UnicastRun.table();
    List<UnicastRun> runs = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      try (AtrioProcess server = rig.server()) {
        UnicastRun measured =
            UnicastRun.measure(rig, server, rig.options().count("sessions", 5_000));
        measured.addTo(table, run);
        runs.add(measured);
      }
    }
    Spread rate = Spread.of(runs.stream().map(UnicastRun::perSecond).toList());
    Spread p99 = Spread.of(runs.stream().map(UnicastRun::toFrameP99).toList());
    rig.print("## Unicast\n\n" + table + "\n");
    rig.print("Publishes/s " + rate.text(0) + ", to frame p99 " + p99.text(2) + " ms\n");
    rig.print(rig.circumstances());
    double target = rig.options().number("target", TARGET);
    return Verdict.of(
        Figure.atLeast("publishes/s", rate.median(), target, "/s"), UnicastRun.missing(runs));
  }
}
