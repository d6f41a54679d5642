package io.atrio.tests.bench;

import io.atrio.tests.load.Delivery;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one more idle session costs: the difference between few and many, so that what the server
 * needs anyway does not count.
 */
final class MemoryScenario implements Scenario {
  private static final String FLAGS =
      "-Xms256m -Xmx256m -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:+UseCompactObjectHeaders"
          + " --sun-misc-unsafe-memory-access=allow -Datrio.stream.warm-up=0";
  private static final double TARGET_BYTES = 6 * 1024;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String purpose() {
    return "bytes of an idle session with its stream, heap and outside the heap";
  }

  @Override
  public Map<String, String> options() {
    return Map.of("few", "sessions at first (2000)", "many", "sessions in the end (19000)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    int few = rig.options().count("few", 2_000);
    int many = rig.options().count("many", 19_000);
    MarkdownTable table =
        new MarkdownTable("run", "sessions", "live heap MB", "outside heap MB", "per session");
    List<Double> heap = new ArrayList<>();
    List<Double> outside = new ArrayList<>();
    List<Double> sum = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      List<Footprint> footprints = measure(rig, few, many);
      Footprint first = footprints.getFirst();
      Footprint last = footprints.getLast();
      heap.add((double) (last.heap() - first.heap()) / (many - few));
      outside.add((double) (last.outside() - first.outside()) / (many - few));
      sum.add(heap.getLast() + outside.getLast());
      addTo(table, run, few, first, "");
      addTo(table, run, many, last, "%,.0f B".formatted(sum.getLast()));
    }
    rig.print("## Memory of an idle session\n\n" + table + "\n");
    rig.print(
        new MarkdownTable("bytes of a session", "median (min..max)")
            .row("heap", Spread.of(heap).text(0))
            .row("outside the heap", Spread.of(outside).text(0))
            .row("sum", Spread.of(sum).text(0)));
    rig.print("\n" + rig.circumstances(FLAGS));
    return Verdict.of(
        Figure.atMost("memory of a session", Spread.of(sum).median(), TARGET_BYTES, "bytes"));
  }

  private static List<Footprint> measure(Rig rig, int few, int many)
      throws IOException, InterruptedException {
    try (AtrioProcess server = rig.server(FLAGS);
        StreamSwarm swarm = new StreamSwarm(SwarmOptions.of(server.addresses().streams()))) {
      rig.open(swarm, server, "few", few);
      Footprint first = Footprint.settled(server.pid());
      rig.note(few + ": " + first);
      rig.open(swarm, server, "many", many - few);
      Footprint last = Footprint.settled(server.pid());
      rig.note(many + ": " + last);
      Delivery delivery = swarm.take();
      if (delivery.closed() > 0) {
        throw new IllegalStateException(delivery.closed() + " streams did not stay open");
      }
      return List.of(first, last);
    }
  }

  private static void addTo(
      MarkdownTable table, int run, int sessions, Footprint footprint, String perSession) {
    table.row(
        Integer.toString(run),
        "%,d".formatted(sessions),
        "%.1f".formatted(footprint.heap() / 1e6),
        "%.1f".formatted(footprint.outside() / 1e6),
        perSession);
  }
}
