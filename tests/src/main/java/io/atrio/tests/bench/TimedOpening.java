package io.atrio.tests.bench;

import io.atrio.tests.load.Opening;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.process.AtrioProcess;
import java.time.Duration;
import java.util.List;

/** An opening of streams and what it took of both cores. */
record TimedOpening(Opening opening, double serverCpu, double loadCpu) {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /** Opens a stream for every token, or fails. */
  static TimedOpening of(AtrioProcess server, StreamSwarm swarm, List<String> tokens)
      throws InterruptedException {
    ProcessorTime before = ProcessorTime.now(server);
    Opening opening = swarm.open(tokens, WITHIN).orThrow();
    ProcessorTime after = ProcessorTime.now(server);
    return new TimedOpening(opening, after.serverShareSince(before), after.loadShareSince(before));
  }

  /** From the first connect to the last {@code atrio.ready}. */
  double seconds() {
    return opening.took().toNanos() / 1e9;
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "server",
        "all open s",
        "connect p50 ms",
        "p99 ms",
        "first frame p50 ms",
        "p99 ms",
        "server CPU",
        "load CPU");
  }

  void addTo(MarkdownTable table, int run, String state) {
    table.row(
        Integer.toString(run),
        state,
        "%.2f".formatted(seconds()),
        "%.2f".formatted(opening.connect().getValueAtPercentile(50) / 1e3),
        "%.2f".formatted(opening.connect().getValueAtPercentile(99) / 1e3),
        "%.2f".formatted(opening.firstFrame().getValueAtPercentile(50) / 1e3),
        "%.2f".formatted(opening.firstFrame().getValueAtPercentile(99) / 1e3),
        "%.0f %%".formatted(serverCpu * 100),
        "%.0f %%".formatted(loadCpu * 100));
  }
}
