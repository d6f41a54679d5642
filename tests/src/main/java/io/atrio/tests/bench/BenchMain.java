package io.atrio.tests.bench;

import io.atrio.tests.load.Rehearsal;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Runs one benchmark by its name. Ends with 0 when its figures were reached, 2 when they were not,
 * 1 when it failed.
 */
final class BenchMain {
  private static final int FAILED = 1;

  private BenchMain() {}

  public static void main(String[] arguments) {
    // The server's logger is on the class path and would have Netty tell everything.
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    Locale.setDefault(Locale.ROOT);
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    if (arguments.isEmpty()) {
      System.out.println(list());
      return 0;
    }
    Optional<Scenario> scenario =
        scenarios().stream().filter(s -> s.name().equals(arguments.getFirst())).findFirst();
    try {
      if (scenario.isEmpty()) {
        throw new IllegalArgumentException("no benchmark " + arguments.getFirst() + "\n" + list());
      }
      return run(scenario.get(), arguments.subList(1, arguments.size()));
    } catch (IllegalArgumentException | IllegalStateException | IOException e) {
      System.err.println(e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static int run(Scenario scenario, List<String> arguments)
      throws IOException, InterruptedException {
    Map<String, String> known = new HashMap<>(Rig.OPTIONS);
    known.putAll(scenario.options());
    Rig rig = new Rig(Options.parse(arguments, known.keySet()));
    rig.note("rehearsing the load generator");
    Rehearsal.run();
    Verdict verdict = scenario.run(rig);
    System.out.println("\n" + verdict);
    return verdict.exitCode();
  }

  private static List<Scenario> scenarios() {
    List<Scenario> all =
        new ArrayList<>(
            List.of(
                new MemoryScenario(),
                new FanoutScenario(),
                new LatencyScenario(),
                new UnicastScenario(),
                new DurableScenario(),
                new BatchScenario(),
                new OpenScenario(),
                new ReplayScenario(),
                new SlowScenario(),
                new AuditScenario(),
                new OutboxScenario(),
                new RolesScenario(),
                new ApiScenario(),
                new StormScenario(),
                new FaultsScenario(),
                new NodesScenario(),
                new SessionsScenario()));
    // Those that need libraries which only tests may have stand with the tests.
    ServiceLoader.load(Scenario.class).forEach(all::add);
    return all;
  }

  private static String list() {
    StringBuilder text = new StringBuilder("usage: bash tests/bench NAME [--option value]...\n");
    for (Scenario scenario : scenarios()) {
      text.append("\n%-9s %s\n".formatted(scenario.name(), scenario.purpose()));
      options(text, scenario.options());
    }
    text.append("\nall of them:\n");
    options(text, Rig.OPTIONS);
    return text.toString();
  }

  private static void options(StringBuilder text, Map<String, String> options) {
    new TreeMap<>(options)
        .forEach((name, sets) -> text.append("  --%-15s %s\n".formatted(name, sets)));
  }
}
