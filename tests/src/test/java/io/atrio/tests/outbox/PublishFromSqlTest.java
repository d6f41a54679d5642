package io.atrio.tests.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.faults.HeardLines;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ServerOptions;
import io.atrio.tests.process.SharedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PublishFromSqlTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int KILLED_AT = 300;
  private static final int COMMITTED = 400;
  private static final ObjectMapper JSON = new ObjectMapper();
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

  /** Killed while it relays, it has published rows that it has not deleted. */
  @Test
  void aServerThatIsKilledWhileItRelaysLosesNothingAndDoublesNothing() throws Exception {
    ServerOptions options =
        ServerOptions.embedded()
            .inDirectory(folder.resolve("data"))
            .withJvmFlags(
                List.of("-Datrio.stream.warm-up=0", "-Datrio.channel.namespaces.sql.durable=on"));
    try (AtrioProcess crashed = AtrioProcess.start(options)) {
      try (Postgres postgres = Postgres.of(crashed)) {
        commit(postgres, 1, KILLED_AT);
        assertThat(history(crashed)).isNotEmpty();
        crashed.kill();
        commit(postgres, KILLED_AT + 1, COMMITTED);
        assertThat(postgres.text(ROWS)).isNotEqualTo("0");
      }
      try (AtrioProcess next = AtrioProcess.start(options);
          Postgres postgres = Postgres.of(next)) {
        await().atMost(SOON).until(() -> postgres.text(ROWS).equals("0"));
        assertThat(history(next)).isEqualTo(IntStream.rangeClosed(1, COMMITTED).boxed().toList());
      }
    }
  }

  /** Each in a transaction of its own. */
  private static void commit(Postgres postgres, int from, int to) throws Exception {
    for (int i = from; i <= to; i++) {
      postgres.run("SELECT atrio.publish('sql:orders', 'order.created', '" + i + "'::jsonb)");
    }
  }

  /** The data of what the channel has had. */
  private static List<Integer> history(AtrioProcess server) throws Exception {
    try (Api api = new Api(server)) {
      String answer =
          api.get("/channels/sql:orders/history?limit=1000", api.token("sql", "editor")).body();
      List<Integer> data = new ArrayList<>();
      JSON.readTree(answer).path("items").forEach(item -> data.add(item.path("data").asInt()));
      return data;
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
