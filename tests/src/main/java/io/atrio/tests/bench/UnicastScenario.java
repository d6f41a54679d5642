package io.atrio.tests.bench;

import io.atrio.tests.load.Delivery;
import io.atrio.tests.load.PublishFigures;
import io.atrio.tests.load.Publisher;
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

/** How many events a second can each go to one user, and how long one takes. */
final class UnicastScenario implements Scenario {
  private static final String PREFIX = "u";
  private static final double TARGET = 10_000;
  private static final Duration GRACE = Duration.ofSeconds(15);

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
    return Map.of(
        "sessions", "sessions, each a user of its own (5000)",
        "connections", "connections of the publisher (64)",
        "rate", "publishes a second when time is measured (500)",
        "seconds", "length of each part (15)",
        "warmup", "seconds of warming up (30)",
        "target", "publishes/s to reach (10000)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table =
        new MarkdownTable(
            "run",
            "publishes/s",
            "delivered/s",
            "publish p50 ms",
            "p99 ms",
            "to frame p50 ms",
            "p99 ms",
            "max ms",
            "troubles");
    List<Double> rates = new ArrayList<>();
    List<Double> p99s = new ArrayList<>();
    int incomplete = 0;
    for (int run = 1; run <= rig.runs(); run++) {
      Outcome outcome = measure(rig);
      outcome.addTo(table, run);
      rates.add(outcome.closed.perSecond());
      p99s.add(outcome.openDelivery.latencyMillis(99));
      incomplete += outcome.isComplete() ? 0 : 1;
    }
    Spread rate = Spread.of(rates);
    rig.print("## Unicast\n\n" + table + "\n");
    rig.print(
        "Publishes/s " + rate.text(0) + ", to frame p99 " + Spread.of(p99s).text(2) + " ms\n");
    rig.print(rig.circumstances());
    double target = rig.options().number("target", TARGET);
    return Verdict.of(
        Figure.atLeast("publishes/s", rate.median(), target, "/s"),
        Figure.atMost("runs with missing events", incomplete, 0, "runs"));
  }

  private static Outcome measure(Rig rig) throws IOException, InterruptedException {
    Options options = rig.options();
    int sessions = options.count("sessions", 5_000);
    Duration length = Duration.ofSeconds(options.count("seconds", 15));
    List<String> channels =
        IntStream.range(0, sessions).mapToObj(i -> "user:" + Tokens.user(PREFIX, i)).toList();
    try (AtrioProcess server = rig.server();
        StreamSwarm swarm =
            new StreamSwarm(SwarmOptions.of(server.addresses().streams()).tracking("user:*"));
        Publisher publisher = rig.publisher(server, channels, options.count("connections", 64))) {
      rig.open(swarm, server, PREFIX, sessions);
      Duration warmup = Duration.ofSeconds(options.count("warmup", 30));
      swarm.takeAfter(publisher.asAnswered(warmup).accepted(), GRACE);
      PublishFigures closed = publisher.asAnswered(length);
      Delivery closedDelivery = swarm.takeAfter(closed.accepted(), GRACE);
      rig.note(closed.toString());
      PublishFigures open = publisher.atRate(options.number("rate", 500), length);
      Delivery openDelivery = swarm.takeAfter(open.accepted(), GRACE);
      rig.note(open.toString());
      return new Outcome(closed, closedDelivery, open, openDelivery);
    }
  }

  /** What one run gave in the closed loop and in the open one. */
  private record Outcome(
      PublishFigures closed, Delivery closedDelivery, PublishFigures open, Delivery openDelivery) {

    boolean isComplete() {
      return closed.isComplete()
          && open.isComplete()
          && closedDelivery.isComplete(closed.accepted())
          && openDelivery.isComplete(open.accepted());
    }

    void addTo(MarkdownTable table, int run) {
      double seconds = Math.max(1, closedDelivery.lastEvent() - closed.start()) / 1e6;
      table.row(
          Integer.toString(run),
          "%,.0f".formatted(closed.perSecond()),
          "%,.0f".formatted(closedDelivery.events() / seconds),
          "%.2f".formatted(closed.latencyMillis(50)),
          "%.2f".formatted(closed.latencyMillis(99)),
          "%.2f".formatted(openDelivery.latencyMillis(50)),
          "%.2f".formatted(openDelivery.latencyMillis(99)),
          "%.2f".formatted(openDelivery.latencyMillis(100)),
          isComplete() ? "" : troubles());
    }

    private String troubles() {
      return "%s %s; %s %s; %d and %d events"
          .formatted(
              closed,
              closedDelivery.troubles(),
              open,
              openDelivery.troubles(),
              closedDelivery.events(),
              openDelivery.events());
    }
  }
}
