package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import java.time.Duration;
import java.util.List;

/** Processor time that the servers' processes and the load generator's have used so far. */
record ProcessorTime(Duration server, Duration load, long atNanos) {

  static ProcessorTime now(AtrioProcess server) {
    return now(server.pid());
  }

  /** With any process as the server, without its children. */
  static ProcessorTime now(long server) {
    return now(List.of(server), List.of());
  }

  /**
   * Of several processes, without their children.
   *
   * @param load processes of the load generator besides this one
   */
  static ProcessorTime now(List<Long> servers, List<Long> load) {
    Duration own = of(ProcessHandle.current());
    return new ProcessorTime(sum(servers), own.plus(sum(load)), System.nanoTime());
  }

  private static Duration sum(List<Long> processes) {
    return processes.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .map(ProcessorTime::of)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Share of a core the servers took since an earlier time. */
  double serverShareSince(ProcessorTime earlier) {
    return share(server.minus(earlier.server), earlier);
  }

  /** Share of a core the load generator took; near 1 it measures itself. */
  double loadShareSince(ProcessorTime earlier) {
    return share(load.minus(earlier.load), earlier);
  }

  private double share(Duration used, ProcessorTime earlier) {
    return (double) used.toNanos() / Math.max(1, atNanos - earlier.atNanos);
  }
}
