package io.atrio.tests.bench;

import io.atrio.tests.load.CallFigures;
import io.atrio.tests.load.Delivery;
import io.atrio.tests.load.Opening;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.Returning;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One return of many clients that were away together.
 *
 * @param seconds from the first connect until the last missed event was read
 * @param opened until the last of them had its first frame
 * @param events events the clients got
 * @param othersP50 milliseconds from publish to frame for those who stayed, median
 * @param othersP99 the same, 99 of 100
 * @param complete whether each client and each of the others had each event once and in order
 */
record ReplayRun(
    double seconds,
    double opened,
    long events,
    double othersP50,
    double othersP99,
    double othersBefore,
    boolean complete,
    String troubles) {
  private static final String MISSED = "missed";
  private static final String OTHER = "other";
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration ROUND = Duration.ofSeconds(1);

  static ReplayRun measure(Rig rig, AtrioProcess server) throws IOException, InterruptedException {
    Options options = rig.options();
    int clients = options.count("clients", 2_000);
    int missed = options.count("missed", 1_000);
    double rate = options.number("rate", 10);
    List<String> tokens = new Tokens(server.secret()).viewers("away", clients);
    try (StreamSwarm others = rig.swarm(server, OTHER);
        StreamSwarm returning = rig.swarm(server, MISSED);
        Publisher toOthers = rig.publisher(server, List.of(OTHER), 4);
        Publisher whileAway = rig.publisher(server, List.of(MISSED), 4)) {
      List<Returning> absent = Absence.of(server, MISSED, tokens);
      rig.open(others, server, "u", options.count("others", 1_000));
      BroadcastStep.measure(server, others, toOthers, rate, warmup(options));
      BroadcastStep before = BroadcastStep.measure(server, others, toOthers, rate, BEFORE);
      CallFigures published = whileAway.atRate(2_000, Duration.ofMillis(missed / 2));
      rig.note(published.asked() + " events while " + clients + " clients are away");
      long expected = published.asked() * clients;
      ReplayRun run = comeBack(rig, before, returning, absent, expected, others, toOthers, rate);
      rig.note(run.toString());
      return published.isComplete() ? run : run.incomplete(published.toString());
    }
  }

  private static Duration warmup(Options options) {
    return Duration.ofSeconds(options.count("warmup", 20));
  }

  private static ReplayRun comeBack(
      Rig rig,
      BroadcastStep before,
      StreamSwarm returning,
      List<Returning> absent,
      long expected,
      StreamSwarm others,
      Publisher toOthers,
      double rate)
      throws InterruptedException {
    others.take();
    long start = System.currentTimeMillis();
    CompletableFuture<Return> all =
        CompletableFuture.supplyAsync(() -> Return.of(returning, absent, expected));
    long live = 0;
    boolean accepted = true;
    while (!all.isDone()) {
      CallFigures round = toOthers.atRate(rate, ROUND);
      live += round.asked() * others.size();
      accepted &= round.isComplete();
    }
    Return back = all.join();
    Delivery heard = others.takeAfter(live, WITHIN);
    rig.note(back.opening().toString());
    return new ReplayRun(
        back.delivery().lastEvent() / 1e6 - start / 1e3,
        back.opening().took().toMillis() / 1e3,
        back.delivery().events(),
        heard.latencyMillis(50),
        heard.latencyMillis(99),
        before.p99(),
        accepted && back.delivery().isComplete(expected) && heard.isComplete(live),
        back.delivery().troubles() + heard.troubles());
  }

  /** How the clients came back. */
  private record Return(Opening opening, Delivery delivery) {

    static Return of(StreamSwarm swarm, List<Returning> absent, long expected) {
      try {
        swarm.take();
        Opening opening = swarm.resume(absent, WITHIN).orThrow();
        return new Return(opening, swarm.takeAfter(expected, WITHIN));
      } catch (InterruptedException e) {
        throw new CompletionException(e);
      }
    }
  }

  private ReplayRun incomplete(String why) {
    return new ReplayRun(
        seconds, opened, events, othersP50, othersP99, othersBefore, false, troubles + why);
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "events",
        "s",
        "events/s",
        "opened s",
        "others p50 ms",
        "others p99 ms",
        "p99 before",
        "complete");
  }

  void addTo(MarkdownTable table, int run) {
    table.row(
        Integer.toString(run),
        "%,d".formatted(events),
        "%.2f".formatted(seconds),
        "%,.0f".formatted(events / seconds),
        "%.2f".formatted(opened),
        "%.1f".formatted(othersP50),
        "%.1f".formatted(othersP99),
        "%.1f".formatted(othersBefore),
        complete ? "yes" : "no " + troubles);
  }
}
