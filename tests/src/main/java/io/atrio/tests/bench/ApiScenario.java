package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.NodePackage;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ProjectRoot;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many requests a second the API answers, next to an Express server on the same core. */
final class ApiScenario implements Scenario {
  /** All limits are asked; they are wide enough that nobody is refused. */
  private static final List<String> LIMITED =
      List.of(
          "-Datrio.limits.session.enabled=on",
          "-Datrio.limits.session.requests=1000000",
          "-Datrio.limits.service.requests=60000000",
          "-Datrio.limits.address.enabled=on",
          "-Datrio.limits.address.requests=30000",
          "-Datrio.limits.address.window=1s",
          "-Datrio.limits.address.exempt=");

  private static final double TARGET_RATIO = 2;
  private static final double TARGET_MS = 20;
  private static final String OURS = "Átrio";
  private static final String THEIRS = "Express";

  /** Whose tokens the other server trusts; ours has one of its own. */
  private static final String SECRET = "of the benchmark, and of nobody else";

  @Override
  public String name() {
    return "api";
  }

  @Override
  public String purpose() {
    return "GET /v1/me and POST /v1/authorize a second, next to Express with Redis, and time at 2,000/s";
  }

  @Override
  public Map<String, String> options() {
    return ApiRun.OPTIONS;
  }

  @Override
  public Verdict run(Rig rig) throws IOException, InterruptedException {
    NodePackage.requirePrograms();
    ApiUsers users = new ApiUsers(rig.options().count("users", 10_000));
    MarkdownTable table = ApiRun.table();
    List<ApiRun> all = new ArrayList<>();
    rig.note("npm ci");
    try (NodePackage express =
        NodePackage.install(ProjectRoot.find().resolve(ExpressPeer.SOURCES))) {
      for (int run = 1; run <= rig.runs(); run++) {
        // By turns, so that the second place is nobody's lot.
        boolean first = run % 2 == 1;
        for (boolean own : List.of(first, !first)) {
          List<ApiRun> measured = own ? ours(rig, users) : theirs(rig, users, express);
          for (ApiRun one : measured) {
            one.addTo(table, run);
          }
          all.addAll(measured);
        }
      }
    }
    rig.print("## Requests a second of the API\n\n" + table + "\n");
    List<Figure> figures = new ArrayList<>();
    for (ApiCall call : ApiCall.values()) {
      figures.addAll(compare(rig, call, of(all, OURS, call), of(all, THEIRS, call)));
    }
    rig.print("\n" + rig.circumstances() + "; " + ExpressPeer.circumstances());
    long wrong = all.stream().filter(run -> !run.isComplete()).count();
    figures.add(Figure.atMost("measurements with missing or wrong answers", (double) wrong, 0, ""));
    return new Verdict(figures);
  }

  private static List<ApiRun> ours(Rig rig, ApiUsers users)
      throws IOException, InterruptedException {
    try (AtrioProcess process = rig.serverWith(LIMITED);
        Postgres postgres = Postgres.of(process)) {
      users.grant(postgres);
      ApiServer server =
          new ApiServer(OURS, process.pid(), process.addresses().api(), process.secret());
      return measure(rig, server, users);
    } catch (SQLException e) {
      throw new IOException("the database refuses: " + e.getMessage(), e);
    }
  }

  private static List<ApiRun> theirs(Rig rig, ApiUsers users, NodePackage installed)
      throws IOException, InterruptedException {
    try (ExpressPeer peer =
        ExpressPeer.start(installed, SECRET, users.cached(), rig.serverCpus())) {
      return measure(rig, new ApiServer(THEIRS, peer.pid(), peer.api(), SECRET), users);
    }
  }

  private static List<ApiRun> measure(Rig rig, ApiServer server, ApiUsers users)
      throws InterruptedException {
    List<ApiRun> runs = new ArrayList<>();
    for (ApiCall call : ApiCall.values()) {
      runs.add(ApiRun.measure(rig, server, call, users));
    }
    return runs;
  }

  private static List<ApiRun> of(List<ApiRun> all, String server, ApiCall call) {
    return all.stream().filter(run -> run.server().equals(server) && run.call() == call).toList();
  }

  private static List<Figure> compare(
      Rig rig, ApiCall call, List<ApiRun> ours, List<ApiRun> theirs) {
    Spread own = Spread.of(ours.stream().map(ApiRun::perSecond).toList());
    Spread other = Spread.of(theirs.stream().map(ApiRun::perSecond).toList());
    Spread p99 = Spread.of(ours.stream().map(ApiRun::p99).toList());
    Spread otherP99 = Spread.of(theirs.stream().map(ApiRun::p99).toList());
    double ratio = own.median() / other.median();
    rig.print(
        "%s: requests/s %s, Express %s, ratio %.2f; p99 at a rate %s ms, Express %s ms"
            .formatted(call, own.text(0), other.text(0), ratio, p99.text(2), otherP99.text(2)));
    return List.of(
        Figure.atLeast(call + " against Express", ratio, TARGET_RATIO, "times"),
        Figure.atMost("p99 of " + call + " at a rate", p99.median(), TARGET_MS, "ms"));
  }
}
