package io.atrio.tests.bench;

import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.SlowReaders;
import io.atrio.tests.load.SlowReading;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.LiveHeap;
import io.atrio.tests.process.ProcessMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One server, without slow readers and then with them.
 *
 * @param heapBefore bytes of live objects without slow readers
 * @param heapWith the same with them, at the end of the phase
 * @param residentBefore bytes of resident memory without slow readers
 * @param residentWith the same with them
 * @param reading how the slow readers fared until they had caught up
 * @param caughtUp whether all of them have come to the newest event
 */
record SlowRun(
    BroadcastStep without,
    BroadcastStep with,
    long heapBefore,
    long heapWith,
    long residentBefore,
    long residentWith,
    SlowReading reading,
    boolean caughtUp) {
  private static final String CHANNEL = "slow";
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);
  private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 4;

  static SlowRun measure(Rig rig, AtrioProcess server) throws IOException, InterruptedException {
    Options options = rig.options();
    int streams = options.count("streams", 5_000);
    int bytes = options.count("bytes", 1_000);
    String token = new Tokens(server.secret()).publisher();
    try (StreamSwarm swarm = rig.swarm(server, CHANNEL);
        Publisher publisher =
            Publisher.ofPadded(
                server.addresses().api(), token, List.of(CHANNEL), bytes, CONNECTIONS)) {
      rig.open(swarm, server, "u", streams);
      return measure(rig, server, swarm, publisher);
    }
  }

  private static SlowRun measure(
      Rig rig, AtrioProcess server, StreamSwarm swarm, Publisher publisher)
      throws IOException, InterruptedException {
    Options options = rig.options();
    double rate = options.number("rate", 8);
    Duration length = Duration.ofSeconds(options.count("seconds", 30));
    Duration warmup = Duration.ofSeconds(options.count("warmup", 20));
    BroadcastStep.measure(server, swarm, publisher, rate, warmup);
    BroadcastStep without = BroadcastStep.measure(server, swarm, publisher, rate, length);
    rig.note(without.toString());
    long heapBefore = LiveHeap.of(server.pid()).used();
    long residentBefore = ProcessMemory.of(server.pid()).resident();
    List<String> tokens = new Tokens(server.secret()).viewers("slow", options.count("slow", 500));
    try (SlowReaders slow = new SlowReaders(server.addresses().streams(), CHANNEL, tokens)) {
      if (!slow.awaitReady(READY_WITHIN)) {
        throw new IllegalStateException("not all slow readers opened");
      }
      BroadcastStep with = BroadcastStep.measure(server, swarm, publisher, rate, length);
      rig.note(with.toString());
      long residentWith = ProcessMemory.of(server.pid()).resident();
      long heapWith = LiveHeap.of(server.pid()).used();
      long newest = ChannelOffsets.sum(server, List.of(CHANNEL));
      boolean caughtUp = slow.catchUp(newest, CAUGHT_UP_WITHIN);
      rig.note(slow.reading().toString());
      return new SlowRun(
          without,
          with,
          heapBefore,
          heapWith,
          residentBefore,
          residentWith,
          slow.reading(),
          caughtUp);
    }
  }

  double ratio() {
    return with.p99() / without.p99();
  }

  /** Resident memory that came with one slow reader. */
  double bytesOfOne() {
    return (double) (residentWith - residentBefore) / reading.readers();
  }

  /** Whether every stream had everything and each slow one caught up or was told its gap. */
  boolean isExact() {
    return without.complete() && with.complete() && caughtUp && reading.broken() == 0;
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "p99 ms without",
        "p99 ms with",
        "ratio",
        "heap MB without",
        "with",
        "RSS MB without",
        "with",
        "closed as stalled",
        "gaps told",
        "exact");
  }

  void addTo(MarkdownTable table, int run) {
    table.row(
        Integer.toString(run),
        "%.1f".formatted(without.p99()),
        "%.1f".formatted(with.p99()),
        "%.2f".formatted(ratio()),
        "%.1f".formatted(heapBefore / 1e6),
        "%.1f".formatted(heapWith / 1e6),
        "%.1f".formatted(residentBefore / 1e6),
        "%.1f".formatted(residentWith / 1e6),
        Integer.toString(reading.closings()),
        Integer.toString(reading.gaps()),
        isExact() ? "yes" : "no " + reading);
  }
}
