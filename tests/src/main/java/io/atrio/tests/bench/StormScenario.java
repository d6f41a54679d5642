package io.atrio.tests.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What it costs PostgreSQL when everybody comes back at once and no cache knows anybody. */
final class StormScenario implements Scenario {
  private static final double TARGET = 20;

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public String purpose() {
    return "queries on roles when 10,000 streams come back at once after a crash, with all caches cold";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "streams", "streams, each a user and a session of its own (10000)",
        "connecting", "how many may be underway at a time (10000)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table = StormRun.table();
    List<StormRun> runs = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      StormRun measured = StormRun.measure(rig);
      measured.addTo(table, run);
      runs.add(measured);
    }
    Spread queries = Spread.of(runs.stream().map(StormRun::queriesPerRoleSet).toList());
    Spread seconds = Spread.of(runs.stream().map(StormRun::seconds).toList());
    long warm = runs.stream().filter(run -> !run.wasCold()).count();
    rig.print("## Everybody back at once\n\n" + table + "\n");
    rig.print("Queries a role set " + queries.text(1) + ", all ready " + seconds.text(2) + " s\n");
    rig.print(rig.circumstances() + ", PostgreSQL and Redis with the server");
    return Verdict.of(
        Figure.atMost("queries on roles a role set", queries.median(), TARGET, ""),
        Figure.atMost("runs in which something was still known", (double) warm, 0, "runs"));
  }
}
