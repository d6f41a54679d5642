package io.atrio.tests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.tests.api.Api;
import io.atrio.tests.faults.HeardLines;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ServerOptions;
import io.atrio.tests.process.SharedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PublishFromSqlTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String ROWS = "SELECT count(*) FROM atrio.outbox";

  private static final String CUT =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'atrio'";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  PublishFromSqlTest() {}

  @Test
  void whatACommitHoldsIsHeardAndWhatARollbackHeldIsNot() throws Exception {
    AtrioProcess server = SharedServer.get();
    try (Api api = new Api(server);
        HeardLines stream = new HeardLines(server, api.token("sql", "viewer"), "sql:orders");
        Postgres postgres = Postgres.of(server)) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      postgres.connection().setAutoCommit(false);
      postgres.run("SELECT atrio.publish('sql:orders', 'order.created', '{\"id\":6}'::jsonb)");
      postgres.connection().rollback();
      postgres.run(
          "SELECT atrio.publish('sql:orders', 'order.created', '{\"id\":7.0,  \"b\":[]}')");
      assertThat(stream.heard("order.created")).isFalse();

      postgres.connection().commit();

      await().atMost(SOON).until(() -> stream.heard("event: order.created"));
      await().atMost(SOON).until(() -> stream.heard("\"data\":{\"id\":7.0,  \"b\":[]}}"));
      postgres.connection().setAutoCommit(true);
      await().atMost(SOON).until(() -> postgres.text(ROWS).equals("0"));
      assertThat(stream.heard("\"id\": 6")).isFalse();
    }
  }

  @Test
  void whatWasCommittedBeforeACrashIsPublishedByTheNextStart() throws Exception {
    ServerOptions options = ServerOptions.embedded().inDirectory(folder.resolve("data"));
    List<String> off = List.of("-Datrio.outbox.enabled=off", "-Datrio.stream.warm-up=0");
    try (AtrioProcess crashed = AtrioProcess.start(options.withJvmFlags(off))) {
      try (Postgres postgres = Postgres.of(crashed)) {
        postgres.run("SELECT atrio.publish('sql:orders', 'order.created', '1'::jsonb)");
        postgres.run("SELECT atrio.publish('sql:orders', 'order.created', '2'::jsonb)");
        assertThat(postgres.text(ROWS)).isEqualTo("2");
      }
      crashed.kill();
      List<String> on = List.of("-Datrio.stream.warm-up=0");
      try (AtrioProcess next = AtrioProcess.start(options.withJvmFlags(on));
          Postgres postgres = Postgres.of(next)) {
        await().atMost(SOON).until(() -> postgres.text(ROWS).equals("0"));
      }
    }
  }

  @Test
  void aServerWhoseConnectionsAreCutPublishesAgainSoonAndSaysSoOnce() throws Exception {
    List<String> cold = List.of("-Datrio.stream.warm-up=0");
    try (AtrioProcess server = AtrioProcess.start(ServerOptions.embedded().withJvmFlags(cold));
        Api api = new Api(server);
        HeardLines stream = new HeardLines(server, api.token("sql", "viewer"), "sql:orders");
        Postgres postgres = Postgres.of(server)) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      await().atMost(SOON).until(() -> said(server, "This node publishes the outbox") == 1);

      postgres.text(CUT);
      postgres.run("SELECT atrio.publish('sql:orders', 'order.created', '4711'::jsonb)");

      await().atMost(SOON).until(() -> stream.heard("\"data\":4711}"));
      await().atMost(SOON).until(() -> said(server, "The outbox can be published again") == 1);
      assertThat(said(server, "The outbox cannot be published")).isOne();
      assertThat(server.output()).noneMatch(line -> line.matches("\\s+at .*"));
    }
  }

  private static long said(AtrioProcess server, String text) {
    return server.output().stream().filter(line -> line.contains(text)).count();
  }
}
