package io.atrio.tests.bench;

import io.atrio.tests.bench.limit.AddressDecision;
import java.util.Collection;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How long the doors take to decide whether an address may come in, by JMH. */
public final class DoorScenario implements Scenario {
  private static final double TARGET_NS = 200;
  private static final String[] FLAGS = {
    "-Xms1g",
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "-XX:+UseCompactObjectHeaders",
    "--sun-misc-unsafe-memory-access=allow"
  };

  /** Made by the service loader. */
  public DoorScenario() {}

  @Override
  public String name() {
    return "door";
  }

  @Override
  public String purpose() {
    return "time of a limit decision at the door, for a known address (JMH)";
  }

  @Override
  public Map<String, String> options() {
    return Map.of("seconds", "length of an iteration, of which each run has ten (1)");
  }

  @Override
  public Verdict run(Rig rig) {
    MarkdownTable table = new MarkdownTable("address", "ns", "±", "iterations");
    double known = Double.NaN;
    for (RunResult result : measured(rig)) {
      Result<?> primary = result.getPrimaryResult();
      String label = primary.getLabel();
      table.row(
          label,
          "%.0f".formatted(primary.getScore()),
          "%.0f".formatted(primary.getScoreError()),
          Long.toString(primary.getSampleCount()));
      if (label.equals("known")) {
        known = primary.getScore();
      }
    }
    rig.print("## A limit decision at the door\n\n" + table + "\n");
    rig.print(Machine.here() + "; one thread, " + String.join(" ", FLAGS));
    return Verdict.of(Figure.atMost("decision for a known address", known, TARGET_NS, "ns"));
  }

  private static Collection<RunResult> measured(Rig rig) {
    TimeValue iteration = TimeValue.seconds(rig.options().count("seconds", 1));
    rig.note("JMH measures; this takes a while");
    try {
      return new Runner(
              new OptionsBuilder()
                  .include(AddressDecision.class.getName().replace(".", "\\."))
                  .forks(rig.runs())
                  .warmupIterations(5)
                  .warmupTime(iteration)
                  .measurementIterations(5)
                  .measurementTime(iteration)
                  .verbosity(VerboseMode.SILENT)
                  .shouldFailOnError(true)
                  .jvmArgs(FLAGS)
                  .build())
          .run();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH: " + e.getMessage(), e);
    }
  }
}
