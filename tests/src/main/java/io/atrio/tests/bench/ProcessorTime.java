package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import java.time.Duration;

/** Processor time that the server's JVM and the load generator's have used so far. */
record ProcessorTime(Duration server, Duration load, long atNanos) {

  static ProcessorTime now(AtrioProcess server) {
    Duration own = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return new ProcessorTime(server.processorTime(), own, System.nanoTime());
  }

  /** Share of a core the server took since an earlier time. */
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
