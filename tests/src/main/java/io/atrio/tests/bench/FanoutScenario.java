package io.atrio.tests.bench;

import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many events a second reach many streams of one channel. */
final class FanoutScenario implements Scenario {
  private static final String CHANNEL = "bench";
  private static final int MANY_STREAMS = 5_000;
  private static final List<Double> STEPS =
      List.of(100.0, 150.0, 200.0, 250.0, 300.0, 350.0, 400.0);
  private static final List<Double> STEPS_OF_MANY =
      List.of(4.0, 6.0, 8.0, 9.5, 11.0, 13.0, 16.0, 20.0, 24.0);
  private static final double TARGET = 200_000;
  private static final double TARGET_OF_MANY = 95_000;

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public String purpose() {
    return "events/s delivered to the streams of one channel, p99 under 1 s";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "streams", "streams that hear the channel (1000)",
        "steps", "publishes a second, comma separated, going up",
        "seconds", "length of a step (10)",
        "warmup", "seconds of warming up (20)",
        "warmup-rate", "publishes a second meanwhile (half of the first step)",
        "connections", "connections of the publisher (16)",
        "target", "events/s to reach (200000, or 95000 from 5000 streams up)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    int streams = rig.options().count("streams", 1_000);
    boolean many = streams >= MANY_STREAMS;
    List<Double> steps = rig.options().numbers("steps", many ? STEPS_OF_MANY : STEPS);
    MarkdownTable table = BroadcastStep.table();
    List<Double> held = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      held.add(highestHeld(rig, run, streams, steps, table));
    }
    double target = rig.options().number("target", many ? TARGET_OF_MANY : TARGET);
    Spread spread = Spread.of(held);
    rig.print("## Fan-out to %,d streams\n\n%s\n".formatted(streams, table));
    rig.print("Events/s held: " + spread.text(0) + "\n\n" + rig.circumstances());
    String figure = "events/s to " + streams + " streams";
    return Verdict.of(Figure.atLeast(figure, spread.median(), target, "/s"));
  }

  private static double highestHeld(
      Rig rig, int run, int streams, List<Double> steps, MarkdownTable table)
      throws IOException, InterruptedException {
    Options options = rig.options();
    Duration length = Duration.ofSeconds(options.count("seconds", 10));
    Duration warmup = Duration.ofSeconds(options.count("warmup", 20));
    double warmupRate = options.number("warmup-rate", steps.getFirst() / 2);
    try (AtrioProcess server = rig.server();
        StreamSwarm swarm = rig.swarm(server, CHANNEL);
        Publisher publisher =
            rig.publisher(server, List.of(CHANNEL), options.count("connections", 16))) {
      rig.open(swarm, server, "u", streams);
      Stage stage = Stage.of(server, swarm, publisher);
      BroadcastStep.measure(stage, warmupRate, warmup);
      BroadcastLadder ladder =
          BroadcastLadder.climb(stage, steps, length, step -> rig.note(step.toString()));
      ladder.steps().forEach(step -> step.addTo(table, run));
      return ladder.held().map(BroadcastStep::asked).orElse(0.0);
    }
  }
}
