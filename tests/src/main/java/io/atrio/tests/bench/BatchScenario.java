package io.atrio.tests.bench;

import io.atrio.tests.load.CallFigures;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How many events a second can come in batches, each to as many channels. The server is asked
 * afterwards how many events its channels have had: an answer of 200 says nothing of the items.
 */
final class BatchScenario implements Scenario {
  private static final double TARGET = 30_000;

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String purpose() {
    return "events/s published in batches, nobody listening";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "batch", "events of a batch (100)",
        "channels", "channels, which take turns (100)",
        "connections", "connections of the publisher (16)",
        "seconds", "length (15)",
        "warmup", "seconds of warming up (30)",
        "target", "events/s to reach (30000)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table =
        new MarkdownTable("run", "events/s", "batches/s", "batch p50 ms", "p99 ms", "troubles");
    List<Double> rates = new ArrayList<>();
    int incomplete = 0;
    for (int run = 1; run <= rig.runs(); run++) {
      Outcome outcome = measure(rig);
      outcome.addTo(table, run);
      rates.add(outcome.perSecond());
      incomplete += outcome.isComplete() ? 0 : 1;
    }
    Spread rate = Spread.of(rates);
    rig.print("## Batches\n\n" + table + "\n");
    rig.print("Events/s " + rate.text(0) + "\n");
    rig.print(rig.circumstances());
    double target = rig.options().number("target", TARGET);
    return Verdict.of(
        Figure.atLeast("events/s", rate.median(), target, "/s"),
        Figure.atMost("runs with missing events", incomplete, 0, "runs"));
  }

  private static Outcome measure(Rig rig) throws IOException, InterruptedException {
    Options options = rig.options();
    int batch = options.count("batch", 100);
    int connections = options.count("connections", 16);
    List<String> channels =
        IntStream.range(0, options.count("channels", 100)).mapToObj(i -> "batch-" + i).toList();
    try (AtrioProcess server = rig.server();
        Publisher publisher =
            Publisher.ofBatches(
                server.addresses().api(),
                new Tokens(server.secret()).publisher(),
                channels,
                batch,
                connections)) {
      Duration warmup = Duration.ofSeconds(options.count("warmup", 30));
      CallFigures before = publisher.asAnswered(warmup).orThrow();
      CallFigures batches = publisher.asAnswered(Duration.ofSeconds(options.count("seconds", 15)));
      rig.note(batches.toString());
      long had = ChannelOffsets.sum(server, channels);
      return new Outcome(batches, batch, had - before.accepted() * batch);
    }
  }

  /** What one run gave; {@code had} are the events that came into the channels. */
  private record Outcome(CallFigures batches, int batch, long had) {

    double perSecond() {
      return batches.perSecond() * batch;
    }

    boolean isComplete() {
      return batches.isComplete() && had == batches.accepted() * batch;
    }

    void addTo(MarkdownTable table, int run) {
      table.row(
          Integer.toString(run),
          "%,.0f".formatted(perSecond()),
          "%,.0f".formatted(batches.perSecond()),
          "%.2f".formatted(batches.latencyMillis(50)),
          "%.2f".formatted(batches.latencyMillis(99)),
          isComplete() ? "" : batches + ", " + had + " events in the channels");
    }
  }
}
