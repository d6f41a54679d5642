package io.atrio.tests.bench;

import io.atrio.tests.load.Opening;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.DataDirectory;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ServerOptions;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A server that is killed under its streams, and all of them at the one that takes its place, which
 * has nothing in memory and an empty Redis.
 *
 * @param start queries until the second server was ready, most of them of its own warm-up
 * @param storm queries from then on until every stream was
 * @param opening how the streams came back
 */
record StormRun(PermissionQueries start, PermissionQueries storm, Opening opening) {
  private static final int ROLE_SETS = 3;
  private static final String PREFIX = "u";
  private static final Duration OPENS_WITHIN = Duration.ofMinutes(2);

  static MarkdownTable table() {
    return new MarkdownTable(
        "run",
        "streams",
        "role sets",
        "all ready s",
        "queries at the start",
        "in the storm",
        "a role set",
        "users read");
  }

  static StormRun measure(Rig rig) throws IOException, InterruptedException {
    DataDirectory data = DataDirectory.of(null);
    String secret = ServerOptions.embedded().secret();
    List<String> tokens =
        new Tokens(secret).persons(PREFIX, rig.options().count("streams", 10_000));
    try (AtrioProcess first = rig.serverIn(data.path(), secret)) {
      prepare(first, tokens.size());
      try (StreamSwarm swarm = swarm(rig, first)) {
        rig.note("before: " + swarm.open(tokens, OPENS_WITHIN).orThrow());
        first.kill();
      }
      return comeBack(rig, data, secret, tokens);
    } catch (SQLException e) {
      throw new IOException("the database refuses: " + e.getMessage(), e);
    } finally {
      data.deleteIfOwn();
    }
  }

  private static StormRun comeBack(Rig rig, DataDirectory data, String secret, List<String> tokens)
      throws IOException, InterruptedException, SQLException {
    try (AtrioProcess second = rig.serverIn(data.path(), secret);
        Postgres postgres = Postgres.of(second);
        StreamSwarm swarm = swarm(rig, second)) {
      PermissionQueries start = PermissionQueries.take(postgres);
      Opening opening = swarm.open(tokens, OPENS_WITHIN).orThrow();
      PermissionQueries storm = PermissionQueries.of(postgres);
      rig.note("storm: " + opening + "; " + storm);
      rig.note(PermissionQueries.most(postgres));
      return new StormRun(start, storm, opening);
    }
  }

  /** All may hear the channel that every stream asks for; what else they may makes three sets. */
  private static void prepare(AtrioProcess server, int users) throws IOException, SQLException {
    try (Postgres postgres = Postgres.of(server)) {
      postgres.run("INSERT INTO atrio.roles (role) VALUES ('crowd'), ('storm-1'), ('storm-2')");
      postgres.run(
          "INSERT INTO atrio.role_permissions VALUES ('crowd', 'subscribe:crowd*'),"
              + " ('storm-1', 'publish:crowd:1'), ('storm-2', 'publish:crowd:2')");
      postgres.run(granted(users, "'crowd'", "true"));
      postgres.run(granted(users, "'storm-' || i % 3", "i % 3 > 0"));
      PermissionQueries.countFromNextStart(postgres);
    }
  }

  private static String granted(int users, String role, String who) {
    return "INSERT INTO atrio.user_roles SELECT '%s-' || i, %s FROM generate_series(0, %d) AS i WHERE %s"
        .formatted(PREFIX, role, users - 1, who);
  }

  private static StreamSwarm swarm(Rig rig, AtrioProcess server) {
    return new StreamSwarm(
        SwarmOptions.of(server.addresses().streams())
            .hearing("crowd")
            .connecting(rig.options().count("connecting", 10_000)));
  }

  double queriesPerRoleSet() {
    return (double) storm.calls() / ROLE_SETS;
  }

  double seconds() {
    return opening.took().toNanos() / 1e9;
  }

  /** Whether everybody's roles were read from the database in the storm: nothing had them. */
  boolean wasCold() {
    return storm.users() >= opening.ready();
  }

  void addTo(MarkdownTable table, int run) {
    table.row(
        Integer.toString(run),
        "%,d".formatted(opening.ready()),
        Integer.toString(ROLE_SETS),
        "%.2f".formatted(seconds()),
        Long.toString(start.calls()),
        Long.toString(storm.calls()),
        "%.1f".formatted(queriesPerRoleSet()),
        "%,d".formatted(storm.users()));
  }
}
