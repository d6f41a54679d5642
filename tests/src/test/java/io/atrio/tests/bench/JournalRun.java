package io.atrio.tests.bench;

import io.atrio.tests.bench.journal.Persists;

/** What one plugin gave in one run: as fast as it could, and at a rate. */
record JournalRun(String plugin, Persists closed, Persists open) {

  double perSecond() {
    return closed.perSecond();
  }

  /** Of a persist at the rate, in milliseconds. */
  double p99() {
    return open.latencyMillis(99);
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "run", "journal", "events/s", "p50 ms", "p99 ms", "at a rate p50 ms", "p99 ms", "max ms");
  }

  void addTo(MarkdownTable table, int run) {
    table.row(
        Integer.toString(run),
        plugin,
        "%,.0f".formatted(perSecond()),
        "%.1f".formatted(closed.latencyMillis(50)),
        "%.1f".formatted(closed.latencyMillis(99)),
        "%.1f".formatted(open.latencyMillis(50)),
        "%.1f".formatted(p99()),
        "%.1f".formatted(open.latencyMillis(100)));
  }
}
