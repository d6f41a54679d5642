package io.atrio.tests.bench;

import io.atrio.tests.bench.AuditBurst.Visitors;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What auditing costs while many sessions come and go, and whether anything of it is lost. */
final class AuditScenario implements Scenario {
  private static final String CHANNEL = "bench";
  private static final int BURSTS = 2;
  private static final double TARGET_RATIO = 1.2;
  private static final double TARGET_BYTES = 5_000_000;

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public String purpose() {
    return "latency while 20,000 sessions come and go in a minute, auditing on and off; nothing lost";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "sessions", "sessions that come and go, each time (20000)",
        "seconds", "time in which they come (60)",
        "life", "seconds each stays (10)",
        "streams", "streams that stay and hear the channel (1000)",
        "rate", "publishes a second (10)",
        "warmup", "seconds of warming up with the same load (30)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table = AuditRun.table();
    List<AuditRun> on = new ArrayList<>();
    List<AuditRun> off = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      // By turns, so that the second place is nobody's lot.
      boolean first = run % 2 == 1;
      for (boolean audited : List.of(first, !first)) {
        AuditRun measured = measure(rig, audited);
        measured.addTo(table, run);
        (audited ? on : off).add(measured);
      }
    }
    int sessions = rig.options().count("sessions", 20_000);
    rig.print("## %,d sessions come and go\n\n%s\n".formatted(sessions, table));
    Verdict verdict = compare(rig, on, off);
    rig.print(rig.circumstances() + ", PostgreSQL with the server");
    return verdict;
  }

  private static AuditRun measure(Rig rig, boolean audited)
      throws IOException, InterruptedException {
    Options options = rig.options();
    double rate = options.number("rate", 10);
    Visitors visitors =
        new Visitors(
            options.count("sessions", 20_000),
            Duration.ofSeconds(options.count("seconds", 60)),
            Duration.ofSeconds(options.count("life", 10)));
    List<AuditBurst> bursts = new ArrayList<>();
    try (AtrioProcess server = rig.serverWith(settings(audited));
        StreamSwarm steady = rig.swarm(server, CHANNEL);
        Publisher publisher = rig.publisher(server, List.of(CHANNEL), 4)) {
      rig.open(steady, server, "steady", options.count("streams", 1_000));
      Visitors first = visitors.during(Duration.ofSeconds(options.count("warmup", 30)));
      AuditBurst warm =
          AuditBurst.measure(server, steady, publisher, rate, first, "early", audited);
      rig.note("warming up: " + warm.steady() + "; missing " + warm.missing());
      for (int i = 0; i < BURSTS; i++) {
        String prefix = "visitor" + i;
        AuditBurst burst =
            AuditBurst.measure(server, steady, publisher, rate, visitors, prefix, audited);
        rig.note((audited ? "audited: " : "not audited: ") + burst.opening());
        rig.note(burst.steady() + "; missing " + burst.missing() + ", heap " + burst.heap());
        bursts.add(burst);
      }
    }
    return new AuditRun(audited, bursts);
  }

  /** A short grace, so that sessions end within the measurement and not after it. */
  private static List<String> settings(boolean audited) {
    // The cache of verified tokens is full early, so that it is not taken for a leak.
    return List.of(
        "-Datrio.audit.enabled=" + audited,
        "-Datrio.session.grace=1s",
        "-Datrio.auth.token-cache=2000");
  }

  private static Verdict compare(Rig rig, List<AuditRun> on, List<AuditRun> off) {
    Spread with = p99(on);
    Spread without = p99(off);
    Spread growth = Spread.of(on.stream().map(run -> (double) run.growth()).toList());
    double ratio = with.median() / without.median();
    long missing = on.stream().mapToLong(AuditRun::missing).sum();
    rig.print(
        "p99 %s ms with auditing, %s ms without, ratio %.2f; heap after the second burst larger by %s bytes\n"
            .formatted(with.text(1), without.text(1), ratio, growth.text(0)));
    long incomplete =
        on.stream()
            .flatMap(run -> run.bursts().stream())
            .filter(b -> !b.steady().complete())
            .count();
    return Verdict.of(
        Figure.atMost("p99 with auditing against without", ratio, TARGET_RATIO, "times"),
        Figure.atMost("audit events lost", (double) missing, 0, "events"),
        Figure.atMost("growth of the live heap", growth.median(), TARGET_BYTES, "bytes"),
        Figure.atMost("bursts with missing events", (double) incomplete, 0, "bursts"));
  }

  private static Spread p99(List<AuditRun> runs) {
    return Spread.of(runs.stream().flatMap(run -> run.p99s().stream()).toList());
  }
}
