package io.atrio.tests.bench;

import io.atrio.tests.load.CallFigures;
import io.atrio.tests.load.Delivery;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Publishes to one user each: what one run gave in the closed loop, where the next publish of a
 * connection waits for the answer, and in the open one, at a rate.
 */
record UnicastRun(
    CallFigures closed, Delivery closedDelivery, CallFigures open, Delivery openDelivery) {
  static final Map<String, String> OPTIONS =
      Map.of(
          "connections", "connections of the publisher (64)",
          "rate", "publishes a second when time is measured (500)",
          "seconds", "length of each part (15)",
          "warmup", "seconds of warming up (30)");

  private static final String PREFIX = "u";
  private static final Duration GRACE = Duration.ofSeconds(15);

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "publishes/s",
        "delivered/s",
        "publish p50 ms",
        "p99 ms",
        "at a rate p50 ms",
        "p99 ms",
        "to frame p50 ms",
        "p99 ms",
        "max ms",
        "troubles");
  }

  static UnicastRun measure(Rig rig, AtrioProcess server, int sessions)
      throws IOException, InterruptedException {
    Options options = rig.options();
    Duration length = Duration.ofSeconds(options.count("seconds", 15));
    List<String> channels =
        IntStream.range(0, sessions).mapToObj(i -> "user:" + Tokens.user(PREFIX, i)).toList();
    try (StreamSwarm swarm =
            new StreamSwarm(SwarmOptions.of(server.addresses().streams()).tracking("user:*"));
        Publisher publisher = rig.publisher(server, channels, options.count("connections", 64))) {
      rig.open(swarm, server, PREFIX, sessions);
      Duration warmup = Duration.ofSeconds(options.count("warmup", 30));
      swarm.takeAfter(publisher.asAnswered(warmup).accepted(), GRACE);
      CallFigures closed = publisher.asAnswered(length);
      Delivery closedDelivery = swarm.takeAfter(closed.accepted(), GRACE);
      rig.note(closed.toString());
      CallFigures open = publisher.atRate(options.number("rate", 500), length);
      Delivery openDelivery = swarm.takeAfter(open.accepted(), GRACE);
      rig.note(open.toString());
      return new UnicastRun(closed, closedDelivery, open, openDelivery);
    }
  }

  /** How many of {@code runs} have lost an event, of which none may. */
  static Figure missing(List<UnicastRun> runs) {
    long incomplete = runs.stream().filter(run -> !run.isComplete()).count();
    return Figure.atMost("runs with missing events", (double) incomplete, 0, "runs");
  }

  double perSecond() {
    return closed.perSecond();
  }

  /** Of a publish at a rate, to its answer. */
  double publishP99() {
    return open.latencyMillis(99);
  }

  /** Of a publish at a rate, to its frame. */
  double toFrameP99() {
    return openDelivery.latencyMillis(99);
  }

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
        "%.2f".formatted(open.latencyMillis(50)),
        "%.2f".formatted(open.latencyMillis(99)),
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
