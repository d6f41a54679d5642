package io.atrio.tests.bench;

import java.util.List;

/**
 * A server's bursts of sessions, one after the other.
 *
 * @param audited whether the server kept its audit trail
 */
record AuditRun(boolean audited, List<AuditBurst> bursts) {

  /** By how many bytes the live heap is larger after the last burst than after the first. */
  long growth() {
    return bursts.getLast().heap() - bursts.getFirst().heap();
  }

  long missing() {
    return bursts.stream().mapToLong(AuditBurst::missing).sum();
  }

  List<Double> p99s() {
    return bursts.stream().map(burst -> burst.steady().p99()).toList();
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "auditing",
        "burst",
        "all came in s",
        "p50 ms",
        "p99 ms",
        "max ms",
        "server CPU",
        "load CPU",
        "missing",
        "live heap MB");
  }

  void addTo(MarkdownTable table, int run) {
    for (int i = 0; i < bursts.size(); i++) {
      AuditBurst burst = bursts.get(i);
      BroadcastStep steady = burst.steady();
      table.row(
          Integer.toString(run),
          audited ? "on" : "off",
          Integer.toString(i + 1),
          "%.1f".formatted(burst.opening().took().toNanos() / 1e9),
          "%.1f".formatted(steady.p50()),
          "%.1f".formatted(steady.p99()),
          "%.1f".formatted(steady.max()),
          "%.0f %%".formatted(steady.serverCpu() * 100),
          "%.0f %%".formatted(steady.loadCpu() * 100),
          audited ? "%,d".formatted(burst.missing()) : "",
          "%.2f".formatted(burst.heap() / 1e6));
    }
  }
}
