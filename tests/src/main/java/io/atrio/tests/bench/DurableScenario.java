package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many events a second a hundred durable channels take, and how long one publish does. */
final class DurableScenario implements Scenario {
  private static final double TARGET = 3_000;
  private static final double TARGET_MS = 50;

  /** The users' own channels are the durable ones here. */
  private static final List<String> SETTINGS =
      List.of("-Datrio.channel.namespaces.user.durable=on");

  @Override
  public String name() {
    return "durable";
  }

  @Override
  public String purpose() {
    return "publishes/s to durable channels, and time of a publish at 500/s";
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> options = new HashMap<>(UnicastRun.OPTIONS);
    options.put("channels", "durable channels, each with one stream that listens (100)");
    options.put("target", "publishes/s to reach (3000)");
    return options;
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table = UnicastRun.table();
    List<UnicastRun> runs = new ArrayList<>();
    int channels = rig.options().count("channels", 100);
    for (int run = 1; run <= rig.runs(); run++) {
      try (AtrioProcess server = rig.serverWith(SETTINGS)) {
        UnicastRun measured = UnicastRun.measure(rig, server, channels);
        measured.addTo(table, run);
        runs.add(measured);
      }
    }
    Spread rate = Spread.of(runs.stream().map(UnicastRun::perSecond).toList());
    Spread p99 = Spread.of(runs.stream().map(UnicastRun::publishP99).toList());
    rig.print("## Durable publishes to %,d channels\n\n%s\n".formatted(channels, table));
    rig.print("Publishes/s " + rate.text(0) + ", at a rate p99 " + p99.text(2) + " ms\n");
    rig.print(rig.circumstances() + ", PostgreSQL with the server");
    double target = rig.options().number("target", TARGET);
    return Verdict.of(
        Figure.atLeast("durable publishes/s", rate.median(), target, "/s"),
        Figure.atMost("p99 of a durable publish", p99.median(), TARGET_MS, "ms"),
        UnicastRun.missing(runs));
  }
}
