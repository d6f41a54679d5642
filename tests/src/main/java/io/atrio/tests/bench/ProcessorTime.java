package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import java.time.Duration;

/** Processor time that the server's process and the load generator's have used so far. */
record ProcessorTime(Duration server, Duration load, long atNanos) {

  static ProcessorTime now(AtrioProcess server) {
    return now(server.pid());
  }

  /** With any process as the server, without its children. */
  static ProcessorTime now(long server) {
    Duration others = ProcessHandle.of(server).map(ProcessorTime::of).orElse(Duration.ZERO);
    return new ProcessorTime(others, of(ProcessHandle.current()), System.nanoTime());
  }

  private static Duration of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
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
