package io.atrio.tests.bench;

import io.atrio.tests.load.Audience;
import io.atrio.tests.load.CallFigures;
import io.atrio.tests.load.Delivery;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.process.AtrioProcess;
import java.time.Duration;
import java.util.List;

/**
 * Publishing at a rate into a channel that all streams hear.
 *
 * @param asked events a second that should arrive
 * @param delivered events a second that did, until the last one
 * @param complete whether each publish was accepted and reached each stream, once and in order
 * @param serverCpu share of a core the servers took
 * @param loadCpu share of a core the load generator took; near 1 it measures itself
 */
record BroadcastStep(
    double perSecond,
    double asked,
    double delivered,
    double p50,
    double p99,
    double max,
    boolean complete,
    double serverCpu,
    double loadCpu,
    String troubles) {
  private static final double KEPT_UP = 0.98;
  private static final double LONGEST_P99_MS = 1_000;
  private static final Duration GRACE = Duration.ofSeconds(15);

  /** Publishes for the time given and waits for what is still on its way. */
  static BroadcastStep measure(
      AtrioProcess server,
      StreamSwarm swarm,
      Publisher publisher,
      double perSecond,
      Duration duration)
      throws InterruptedException {
    return measure(Stage.of(server, swarm, publisher), perSecond, duration);
  }

  /** The same with any servers and streams. */
  static BroadcastStep measure(Stage stage, double perSecond, Duration duration)
      throws InterruptedException {
    Audience audience = stage.audience();
    int streams = audience.size();
    audience.take();
    ProcessorTime before = stage.processorTime();
    CallFigures published = stage.publisher().atRate(perSecond, duration);
    long expected = published.asked() * streams;
    Delivery delivery = audience.takeAfter(expected, GRACE);
    ProcessorTime after = stage.processorTime();
    double seconds =
        Math.max(duration.toMillis() / 1e3, (delivery.lastEvent() - published.start()) / 1e6);
    List<String> said = audience.takeTroubles();
    return new BroadcastStep(
        perSecond,
        perSecond * streams,
        delivery.events() / seconds,
        delivery.latencyMillis(50),
        delivery.latencyMillis(99),
        delivery.latencyMillis(100),
        published.isComplete() && delivery.isComplete(expected),
        after.serverShareSince(before),
        after.loadShareSince(before),
        troubles(published, delivery, expected) + (said.isEmpty() ? "" : " " + said));
  }

  private static String troubles(CallFigures published, Delivery delivery, long expected) {
    String missing =
        delivery.events() == expected
            ? ""
            : (expected - delivery.events()) + " of " + expected + " events missing ";
    return (published.isComplete() ? "" : published + " ") + missing + delivery.troubles();
  }

  /** Whether everything was delivered, at the rate asked for, and 99 % of it within a second. */
  boolean isHeld() {
    return complete && delivered >= KEPT_UP * asked && p99 < LONGEST_P99_MS;
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "publishes/s",
        "asked/s",
        "delivered/s",
        "p50 ms",
        "p99 ms",
        "max ms",
        "server CPU",
        "load CPU",
        "held");
  }

  void addTo(MarkdownTable table, int run) {
    table.row(
        Integer.toString(run),
        "%.1f".formatted(perSecond),
        "%,.0f".formatted(asked),
        "%,.0f".formatted(delivered),
        "%.1f".formatted(p50),
        "%.1f".formatted(p99),
        "%.1f".formatted(max),
        "%.0f %%".formatted(serverCpu * 100),
        "%.0f %%".formatted(loadCpu * 100),
        isHeld() ? "yes" : "no " + troubles.strip());
  }

  @Override
  public String toString() {
    return "%.1f publishes/s: %,.0f of %,.0f events/s, p99 %.1f ms, server %.0f %%, load %.0f %% %s"
        .formatted(
            perSecond, delivered, asked, p99, serverCpu * 100, loadCpu * 100, troubles.strip());
  }
}
