package io.atrio.tests.bench;

import io.atrio.tests.bench.journal.JournalDatabase;
import io.atrio.tests.bench.journal.JournalPlugin;
import io.atrio.tests.bench.journal.JournalSystem;
import io.atrio.tests.bench.journal.Persists;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many events a second our journal persists, next to Pekko's JDBC plugin. */
public final class JournalScenario implements Scenario {
  private static final double TARGET_RATIO = 2;
  private static final double TARGET_MS = 20;

  /** Made by the service loader. */
  public JournalScenario() {}

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public String purpose() {
    return "events/s of 200 persistent actors, next to pekko-persistence-jdbc, and time at 500/s";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "actors", "persistent actors, one event at a time each (200)",
        "rate", "events a second when time is measured (500)",
        "seconds", "length of each part (15)",
        "warmup", "seconds of warming up, for each plugin in each run (15)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table = JournalRun.table();
    List<JournalRun> ours = new ArrayList<>();
    List<JournalRun> theirs = new ArrayList<>();
    String circumstances;
    try (JournalDatabase database = JournalDatabase.start(rig::note)) {
      circumstances = circumstances(database);
      for (int run = 1; run <= rig.runs(); run++) {
        // By turns, so that the second place is nobody's lot.
        boolean first = run % 2 == 1;
        for (boolean own : List.of(first, !first)) {
          JournalPlugin plugin = own ? JournalPlugin.ours(database) : JournalPlugin.jdbc(database);
          JournalRun measured = measure(rig, database, plugin);
          measured.addTo(table, run);
          (own ? ours : theirs).add(measured);
        }
      }
    }
    rig.print("## Journal of %,d persistent actors\n\n%s\n".formatted(actors(rig), table));
    Verdict verdict = compare(rig, ours, theirs);
    rig.print(circumstances);
    return verdict;
  }

  private static int actors(Rig rig) {
    return rig.options().count("actors", 200);
  }

  private static JournalRun measure(Rig rig, JournalDatabase database, JournalPlugin plugin) {
    Duration warmup = Duration.ofSeconds(rig.options().count("warmup", 15));
    Duration length = Duration.ofSeconds(rig.options().count("seconds", 15));
    double rate = rig.options().number("rate", 500);
    try (JournalSystem system = JournalSystem.start(plugin, actors(rig))) {
      system.keepBusy(warmup);
      database.settle();
      Persists closed = system.keepBusy(length);
      rig.note(plugin.name() + ": " + closed);
      database.settle();
      Persists open = system.atRate(rate, length);
      rig.note(plugin.name() + " at a rate: " + open);
      return new JournalRun(plugin.name(), closed, open);
    }
  }

  private static Verdict compare(Rig rig, List<JournalRun> ours, List<JournalRun> theirs) {
    Spread own = Spread.of(ours.stream().map(JournalRun::perSecond).toList());
    Spread other = Spread.of(theirs.stream().map(JournalRun::perSecond).toList());
    Spread p99 = Spread.of(ours.stream().map(JournalRun::p99).toList());
    Spread otherP99 = Spread.of(theirs.stream().map(JournalRun::p99).toList());
    double ratio = own.median() / other.median();
    rig.print(
        "Events/s %s, jdbc %s, ratio %.2f; p99 %s ms, jdbc %s ms\n"
            .formatted(own.text(0), other.text(0), ratio, p99.text(1), otherP99.text(1)));
    return Verdict.of(
        Figure.atLeast("events/s against pekko-persistence-jdbc", ratio, TARGET_RATIO, "times"),
        Figure.atMost("p99 of a persist", p99.median(), TARGET_MS, "ms"));
  }

  private static String circumstances(JournalDatabase database) {
    String flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("-X"))
            .collect(Collectors.joining(" "));
    return "%s; PostgreSQL %s (fsync and synchronous_commit on) and the JVM of both plugins (%s) share all cores; jdbc with its own defaults: 20 connections, batches of 400, 8 at a time"
        .formatted(Machine.here(), database.version(), flags);
  }
}
