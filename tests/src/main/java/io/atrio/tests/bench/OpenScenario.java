package io.atrio.tests.bench;

import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.OpenSockets;
import io.atrio.tests.process.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long it takes until everybody is back: many streams at once, of people never seen before. */
final class OpenScenario implements Scenario {
  private static final double COLD_TARGET_S = 4;
  private static final double WARM_TARGET_S = 2.5;
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "open";
  }

  @Override
  public String purpose() {
    return "seconds until 10,000 streams are open, server cold and warm";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "streams", "streams to open (10000)",
        "connecting", "how many may be underway at a time (512)",
        "warm", "how often they are opened again, each time of other people (1)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table = TimedOpening.table();
    List<Double> cold = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    for (int run = 1; run <= rig.runs(); run++) {
      List<TimedOpening> openings = openings(rig);
      for (int i = 0; i < openings.size(); i++) {
        openings.get(i).addTo(table, run, i == 0 ? "cold" : "warm");
        (i == 0 ? cold : warm).add(openings.get(i).seconds());
      }
    }
    rig.print("## Opening %,d streams\n\n%s\n".formatted(streams(rig), table));
    rig.print("cold " + Spread.of(cold).text(2) + " s, warm " + Spread.of(warm).text(2) + " s\n");
    rig.print(rig.circumstances());
    return Verdict.of(
        Figure.atMost("cold", Spread.of(cold).median(), COLD_TARGET_S, "s"),
        Figure.atMost("warm", Spread.of(warm).median(), WARM_TARGET_S, "s"));
  }

  private static int streams(Rig rig) {
    return rig.options().count("streams", 10_000);
  }

  private static List<TimedOpening> openings(Rig rig) throws IOException, InterruptedException {
    List<TimedOpening> openings = new ArrayList<>();
    try (AtrioProcess server = rig.server();
        StreamSwarm swarm =
            new StreamSwarm(
                SwarmOptions.of(server.addresses().streams())
                    .connecting(rig.options().count("connecting", 512)))) {
      Tokens tokens = new Tokens(server.secret());
      int port = server.addresses().streams().getPort();
      int warm = rig.options().count("warm", 1);
      for (int i = 0; i <= warm; i++) {
        List<String> people = tokens.viewers("opening" + i, streams(rig));
        TimedOpening opening = TimedOpening.of(server, swarm, people);
        rig.note((i == 0 ? "cold: " : "warm: ") + opening.opening());
        openings.add(opening);
        swarm.closeStreams(CLOSED_WITHIN);
        Waiting.until(CLOSED_WITHIN, () -> OpenSockets.on(port).orElse(0) == 0);
      }
    }
    return openings;
  }
}
