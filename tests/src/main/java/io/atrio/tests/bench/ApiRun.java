package io.atrio.tests.bench;

import io.atrio.tests.load.CallFigures;
import io.atrio.tests.load.Caller;
import io.atrio.tests.load.EpochClock;
import java.time.Duration;
import java.util.Map;

/**
 * One call of one server: what a run gave in the closed loop, where the next request of a
 * connection waits for the answer, and in the open one, at a rate.
 *
 * @param server who answered
 * @param serverCpu share of a core the server's own process took in the closed loop
 * @param loadCpu share of a core the load generator took then; near 1 it measures itself
 */
record ApiRun(
    String server,
    ApiCall call,
    CallFigures closed,
    CallFigures open,
    double serverCpu,
    double loadCpu) {
  static final Map<String, String> OPTIONS =
      Map.of(
          "users", "users, each with a token of its own (10000)",
          "connections", "kept-alive connections, one request at a time each (64)",
          "rate", "requests a second when time is measured (2000)",
          "seconds", "length of each part (10)",
          "warmup", "seconds of warming up before each call (10)");

  private static final Duration MEETING = Duration.ofMillis(250);

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "call",
        "server",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "at a rate p50 ms",
        "p99 ms",
        "max ms",
        "server CPU",
        "load CPU",
        "troubles");
  }

  /**
   * Measures a call of a server that knows {@code users}; wrong answers while warming up end it.
   */
  static ApiRun measure(Rig rig, ApiServer server, ApiCall call, ApiUsers users)
      throws InterruptedException {
    Options options = rig.options();
    Duration length = Duration.ofSeconds(options.count("seconds", 10));
    Duration warmup = Duration.ofSeconds(options.count("warmup", 10));
    int connections = options.count("connections", 64);
    try (Caller caller = Caller.open(server.api(), call.of(server, users), connections)) {
      long begun = EpochClock.micros();
      meetAll(caller, users);
      rig.note(
          "%s met all in %.1f s".formatted(server.name(), (EpochClock.micros() - begun) / 1e6));
      rig.note("warming up: " + caller.asAnswered(warmup));
      ProcessorTime before = ProcessorTime.now(server.pid());
      CallFigures closed = caller.asAnswered(length);
      ProcessorTime after = ProcessorTime.now(server.pid());
      CallFigures open = caller.atRate(options.number("rate", 2_000), length);
      rig.note(server.name() + " " + call + ": " + closed + "; at a rate: " + open);
      return new ApiRun(
          server.name(),
          call,
          closed,
          open,
          after.serverShareSince(before),
          after.loadShareSince(before));
    }
  }

  private static void meetAll(Caller caller, ApiUsers users) throws InterruptedException {
    long called = 0;
    while (called < users.count()) {
      CallFigures some = caller.asAnswered(MEETING);
      if (some.accepted() == 0) {
        throw new IllegalStateException("nobody is answered: " + some);
      }
      called += some.asked();
    }
  }

  double perSecond() {
    return closed.perSecond();
  }

  /** Of a request at a rate, from the time it was due. */
  double p99() {
    return open.latencyMillis(99);
  }

  /** Whether every request was answered, and rightly. */
  boolean isComplete() {
    return closed.isComplete() && open.isComplete();
  }

  void addTo(MarkdownTable table, int run) {
    table.row(
        Integer.toString(run),
        call.toString(),
        server,
        "%,.0f".formatted(perSecond()),
        "%.2f".formatted(closed.latencyMillis(50)),
        "%.2f".formatted(closed.latencyMillis(99)),
        "%.2f".formatted(open.latencyMillis(50)),
        "%.2f".formatted(p99()),
        "%.2f".formatted(open.latencyMillis(100)),
        "%.0f %%".formatted(serverCpu * 100),
        "%.0f %%".formatted(loadCpu * 100),
        isComplete() ? "" : closed + "; " + open);
  }
}
