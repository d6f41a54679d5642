package io.atrio.tests.bench;

import io.atrio.tests.load.Delivery;
import io.atrio.tests.load.EpochClock;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How soon open streams follow a role that changes in the tables. */
final class RolesScenario implements Scenario {
  private static final String PREFIX = "u";
  private static final String CHANNELS = "crowd:1,crowd:2,crowd:3";
  private static final double TARGET_MS = 1000;
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** What is changed, and how many frames each stream gets for it. */
  private record Change(String what, String sql, int frames) {}

  @Override
  public String name() {
    return "roles";
  }

  @Override
  public String purpose() {
    return "time from the commit of a change of roles to the frame, on 10,000 open streams that have the role";
  }

  @Override
  public Map<String, String> options() {
    return Map.of("streams", "streams, each a user and a session of its own (10000)");
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    MarkdownTable table =
        new MarkdownTable("run", "change", "frames", "p50 ms", "p99 ms", "max ms", "complete");
    List<Double> p99s = new ArrayList<>();
    int incomplete = 0;
    for (int run = 1; run <= rig.runs(); run++) {
      incomplete += measure(rig, run, table, p99s);
    }
    Spread p99 = Spread.of(p99s);
    rig.print("## Roles that change\n\n" + table + "\n");
    rig.print("p99 " + p99.text(1) + " ms\n");
    rig.print(rig.circumstances() + ", PostgreSQL and Redis with the server");
    return Verdict.of(
        Figure.atMost("p99 from commit to frame", p99.median(), TARGET_MS, "ms"),
        Figure.atMost("changes that did not reach every stream", incomplete, 0, "changes"));
  }

  private static int measure(Rig rig, int run, MarkdownTable table, List<Double> p99s)
      throws IOException, InterruptedException {
    int streams = rig.options().count("streams", 10_000);
    try (AtrioProcess server = rig.server();
        Postgres postgres = Postgres.of(server);
        StreamSwarm swarm = new StreamSwarm(crowd(server))) {
      prepare(postgres, streams);
      rig.open(swarm, server, PREFIX, streams);
      int incomplete = 0;
      for (Change change : changes(streams)) {
        Delivery told = change(postgres, swarm, change, (long) streams * change.frames());
        boolean complete = told.events() == (long) streams * change.frames();
        table.row(
            Integer.toString(run),
            change.what(),
            "%,d".formatted(told.events()),
            "%.1f".formatted(told.latencyMillis(50)),
            "%.1f".formatted(told.latencyMillis(99)),
            "%.1f".formatted(told.latencyMillis(100)),
            complete ? "yes" : "no " + told.troubles());
        p99s.add(told.latencyMillis(99));
        incomplete += complete ? 0 : 1;
        rig.note(change.what() + ": p99 " + told.latencyMillis(99) + " ms");
      }
      return incomplete;
    } catch (SQLException e) {
      throw new IOException("the database refuses: " + e.getMessage(), e);
    }
  }

  private static SwarmOptions crowd(AtrioProcess server) {
    SwarmOptions plain = SwarmOptions.of(server.addresses().streams());
    return new SwarmOptions(
        plain.streams(),
        CHANNELS,
        "",
        plain.connecting(),
        plain.perSecond(),
        plain.life(),
        plain.loops());
  }

  private static void prepare(Postgres postgres, int streams) throws SQLException {
    postgres.run("INSERT INTO atrio.roles (role) VALUES ('crowd')");
    postgres.run("DELETE FROM atrio.role_permissions WHERE role = 'viewer'");
    postgres.run("INSERT INTO atrio.roles (role) VALUES ('viewer') ON CONFLICT DO NOTHING");
    postgres.run("INSERT INTO atrio.role_permissions VALUES ('viewer', 'history:none')");
    postgres.run(
        "INSERT INTO atrio.role_permissions"
            + " SELECT 'crowd', 'subscribe:crowd:' || i FROM generate_series(1, 3) AS i");
    postgres.run(granted(streams));
  }

  private static String granted(int streams) {
    return "INSERT INTO atrio.user_roles SELECT '"
        + PREFIX
        + "-' || i, 'crowd' FROM generate_series(0, "
        + (streams - 1)
        + ") AS i";
  }

  private static List<Change> changes(int streams) {
    String one = "DELETE FROM atrio.role_permissions WHERE permission = 'subscribe:crowd:%d'";
    return List.of(
        new Change("the role allows less", one.formatted(1), 1),
        new Change("the role allows less again", one.formatted(2), 1),
        new Change("the role is taken from all", "DELETE FROM atrio.user_roles", 2),
        new Change("the role is granted to all", granted(streams), 1));
  }

  private static Delivery change(Postgres postgres, StreamSwarm swarm, Change change, long frames)
      throws SQLException, InterruptedException {
    swarm.take();
    postgres.connection().setAutoCommit(false);
    postgres.run(change.sql());
    swarm.countChangesSince(EpochClock.micros());
    postgres.connection().commit();
    postgres.connection().setAutoCommit(true);
    return swarm.takeAfter(frames, GRACE);
  }
}
