package io.atrio.tests.bench;

import io.atrio.tests.cluster.Separation;
import io.atrio.tests.faults.Faults;
import io.atrio.tests.faults.Load;
import io.atrio.tests.faults.Outcome;
import io.atrio.tests.faults.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A way to lose a node, and what is wanted of it. */
enum FaultKind {
  KILL("kill -9"),
  FREEZE("SIGSTOP, then SIGCONT"),
  PARTITION("cut off from the others"),
  ROLLING("all nodes restarted in turn");

  private static final double LIVE_WITHIN_S = 10;
  private static final double RESUMED_WITHIN_S = 2;

  private final String title;

  FaultKind(String title) {
    this.title = title;
  }

  /** Something to wait for between two faults. */
  interface Pause {
    void await() throws InterruptedException;
  }

  static FaultKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + " is not one of the faults "
                        + Arrays.stream(values())
                            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }

  String title() {
    return title;
  }

  /** How nodes are cut off from each other, if they are. */
  Separation separation(Options options) {
    String how = options.text("cut", "held");
    if (!how.equals("held") && !how.equals("dropped")) {
      throw new IllegalArgumentException("--cut takes held or dropped");
    }
    if (this != PARTITION) {
      return Separation.NONE;
    }
    return how.equals("held") ? Separation.HELD : Separation.DROPPED;
  }

  Load load(Options options, int nodes, int channels, int writers) {
    int streams =
        options.count(
            "streams",
            switch (this) {
              case KILL -> 4_500;
              case ROLLING -> 2_000;
              case FREEZE, PARTITION -> 900;
            });
    int crowd = this == KILL ? streams * 2 / 3 : streams / nodes;
    return new Load(streams, crowd, channels, options.number("rate", 100), writers);
  }

  /** Does it; for each time, how long until every stream it hit was ready again. */
  List<Duration> strike(Trial trial, Rig rig, Pause between)
      throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    int nodes = trial.cluster().size();
    int count =
        switch (this) {
          case KILL -> rig.options().count("kills", 3);
          case ROLLING -> nodes;
          case FREEZE, PARTITION -> 1;
        };
    for (int i = 0; i < count; i++) {
      Duration time = once(trial, rig, i % nodes);
      rig.note("%s, node %d: all live again after %s".formatted(title, i % nodes, time));
      times.add(time);
      between.await();
    }
    return times;
  }

  private Duration once(Trial trial, Rig rig, int node) throws IOException, InterruptedException {
    return switch (this) {
      case KILL -> Faults.kill(trial, node);
      case FREEZE ->
          Faults.freeze(trial, node, Duration.ofSeconds(rig.options().count("seconds", 30)));
      case PARTITION -> {
        Duration time = Faults.cutOff(trial, node);
        trial.cluster().restart(node);
        yield time;
      }
      case ROLLING -> Faults.restart(trial, node);
    };
  }

  /** What is wanted besides that no rule is broken. */
  List<Figure> figures(Outcome outcome) {
    return switch (this) {
      case KILL ->
          List.of(
              Figure.atMost(
                  title + ": all live again",
                  outcome.longest().toMillis() / 1e3,
                  LIVE_WITHIN_S,
                  "s"));
      case ROLLING ->
          List.of(
              Figure.atMost(title + ": resume p99", outcome.resumeP99(), RESUMED_WITHIN_S, "s"),
              Figure.atMost(title + ": gaps told", (double) outcome.findings().gapsTold(), 0, ""));
      case FREEZE, PARTITION -> List.of();
    };
  }
}
