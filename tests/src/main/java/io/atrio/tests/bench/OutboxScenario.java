package io.atrio.tests.bench;

import io.atrio.tests.load.Delivery;
import io.atrio.tests.load.SqlPublisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How long an event that was published from SQL takes from its transaction to the frame. */
final class OutboxScenario implements Scenario {
  private static final String PREFIX = "u";
  private static final double TARGET_MS = 50;
  private static final Duration GRACE = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "outbox";
  }

  @Override
  public String purpose() {
    return "time from the commit of atrio.publish() to the frame, 200 transactions/s";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "sessions", "sessions, each a user of its own, whose channels take turns (100)",
        "connections", "connections of the application to PostgreSQL (4)",
        "rate", "transactions a second (200)",
        "seconds", "length (30)",
        "warmup", "seconds of warming up (30)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table =
        new MarkdownTable(
            "run", "transactions", "events", "p50 ms", "p99 ms", "max ms", "troubles");
    List<Double> p50s = new ArrayList<>();
    List<Double> p99s = new ArrayList<>();
    int incomplete = 0;
    for (int run = 1; run <= rig.runs(); run++) {
      Outcome outcome = measure(rig);
      outcome.addTo(table, run);
      p50s.add(outcome.delivery.latencyMillis(50));
      p99s.add(outcome.delivery.latencyMillis(99));
      incomplete += outcome.isComplete() ? 0 : 1;
    }
    Spread p99 = Spread.of(p99s);
    rig.print("## Publishing from SQL\n\n" + table + "\n");
    rig.print("p50 " + Spread.of(p50s).text(1) + " ms, p99 " + p99.text(1) + " ms\n");
    rig.print(rig.circumstances() + ", PostgreSQL with the server");
    return Verdict.of(
        Figure.atMost("p99 from commit to frame", p99.median(), TARGET_MS, "ms"),
        Figure.atMost("runs with missing or doubled events", incomplete, 0, "runs"));
  }

  private static Outcome measure(Rig rig) throws IOException, InterruptedException {
    Options options = rig.options();
    int sessions = options.count("sessions", 100);
    double rate = options.number("rate", 200);
    List<String> channels =
        IntStream.range(0, sessions).mapToObj(i -> "user:" + Tokens.user(PREFIX, i)).toList();
    try (AtrioProcess server = rig.server();
        StreamSwarm swarm =
            new StreamSwarm(SwarmOptions.of(server.addresses().streams()).tracking("user:*"));
        SqlPublisher publisher =
            SqlPublisher.open(server, channels, options.count("connections", 4))) {
      rig.open(swarm, server, PREFIX, sessions);
      Duration warmup = Duration.ofSeconds(options.count("warmup", 30));
      swarm.takeAfter(publisher.atRate(rate, warmup), GRACE);
      long committed = publisher.atRate(rate, Duration.ofSeconds(options.count("seconds", 30)));
      Outcome outcome = new Outcome(committed, swarm.takeAfter(committed, GRACE));
      rig.note(committed + " committed, " + outcome.delivery.events() + " heard");
      return outcome;
    }
  }

  /** What one run gave. */
  private record Outcome(long committed, Delivery delivery) {

    boolean isComplete() {
      return delivery.isComplete(committed);
    }

    void addTo(MarkdownTable table, int run) {
      table.row(
          Integer.toString(run),
          "%,d".formatted(committed),
          "%,d".formatted(delivery.events()),
          "%.2f".formatted(delivery.latencyMillis(50)),
          "%.2f".formatted(delivery.latencyMillis(99)),
          "%.2f".formatted(delivery.latencyMillis(100)),
          delivery.troubles());
    }
  }
}
