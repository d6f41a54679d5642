package io.atrio.tests.bench;

import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long an event takes to reach a thousand streams when there is little to do. */
final class LatencyScenario implements Scenario {
  private static final String CHANNEL = "bench";
  private static final double TARGET_MS = 20;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String purpose() {
    return "time from publish to frame, 1,000 streams at 10 publishes/s";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "streams", "streams that hear the channel (1000)",
        "rate", "publishes a second (10)",
        "seconds", "length (30)",
        "warmup", "seconds of warming up (30)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    int streams = rig.options().count("streams", 1_000);
    MarkdownTable table = BroadcastStep.table();
    List<BroadcastStep> steps = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      BroadcastStep step = measure(rig, streams);
      step.addTo(table, run);
      steps.add(step);
    }
    Spread p50 = Spread.of(steps.stream().map(BroadcastStep::p50).toList());
    Spread p99 = Spread.of(steps.stream().map(BroadcastStep::p99).toList());
    rig.print("## Latency to %,d streams\n\n%s\n".formatted(streams, table));
    rig.print("p50 " + p50.text(1) + " ms, p99 " + p99.text(1) + " ms\n\n" + rig.circumstances());
    int incomplete = (int) steps.stream().filter(step -> !step.complete()).count();
    return Verdict.of(
        Figure.atMost("p99", p99.median(), TARGET_MS, "ms"),
        Figure.atMost("runs with missing events", incomplete, 0, "runs"));
  }

  private static BroadcastStep measure(Rig rig, int streams)
      throws IOException, InterruptedException {
    Options options = rig.options();
    double rate = options.number("rate", 10);
    try (AtrioProcess server = rig.server();
        StreamSwarm swarm = rig.swarm(server, CHANNEL);
        Publisher publisher = rig.publisher(server, List.of(CHANNEL), 4)) {
      rig.open(swarm, server, "u", streams);
      Duration warmup = Duration.ofSeconds(options.count("warmup", 30));
      BroadcastStep.measure(server, swarm, publisher, rate, warmup);
      Duration length = Duration.ofSeconds(options.count("seconds", 30));
      return BroadcastStep.measure(server, swarm, publisher, rate, length);
    }
  }
}
