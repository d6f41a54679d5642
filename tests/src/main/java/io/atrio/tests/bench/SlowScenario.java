package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How those who read fare while others on the same channel hardly do. */
final class SlowScenario implements Scenario {
  private static final double TARGET_RATIO = 1.2;

  /** Each slow reader may hold its buffer and a gathered write; half as much again is overhead. */
  private static final double TARGET_BYTES_OF_ONE = 1.5 * (128 + 32) * 1024;

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public String purpose() {
    return "5,000 streams without and with 500 readers at 1 byte/s on the same channel";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "streams", "streams that read (5000)",
        "slow", "readers at 1 byte/s (500)",
        "rate", "publishes a second (8)",
        "bytes", "bytes of padding in each event (1000)",
        "seconds", "length of each phase (30)",
        "warmup", "seconds of warming up (20)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table = SlowRun.table();
    List<SlowRun> runs = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      try (AtrioProcess server = rig.server()) {
        SlowRun measured = SlowRun.measure(rig, server);
        measured.addTo(table, run);
        runs.add(measured);
      }
    }
    Spread ratio = Spread.of(runs.stream().map(SlowRun::ratio).toList());
    Spread bytes = Spread.of(runs.stream().map(SlowRun::bytesOfOne).toList());
    rig.print("## Slow readers\n\n" + table + "\n");
    rig.print("p99 with and without them " + ratio.text(2) + ", bytes of one " + bytes.text(0));
    rig.print(rig.circumstances());
    int bad = (int) runs.stream().filter(run -> !run.isExact()).count();
    return Verdict.of(
        Figure.atMost("p99 with slow readers to p99 without", ratio.median(), TARGET_RATIO, ""),
        Figure.atMost(
            "resident memory of a slow reader", bytes.median(), TARGET_BYTES_OF_ONE, "bytes"),
        Figure.atMost("runs with a loss that was not told", bad, 0, "runs"));
  }
}
