package io.atrio.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ServerOptions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTrailTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BROKEN = 3;

  @TempDir private static Path folder;

  private AtrioProcess server;
  private Api api;
  private Postgres postgres;

  @SuppressWarnings("NullAway.Init") // set before the tests
  AuditTrailTest() {}

  @BeforeAll
  void start() throws Exception {
    server = AtrioProcess.start(ServerOptions.embedded().inDirectory(folder.resolve("data")));
    api = new Api(server);
    postgres = Postgres.of(server);
  }

  @AfterAll
  void end() throws Exception {
    postgres.close();
    api.close();
    server.close();
  }

  @Test
  void whatAPersonDoesIsThereWithWhoOnWhatFromWhereAndHowItEnded() throws Exception {
    String ana = api.token("ana", "editor");
    api.publish(ana, "orders", 1);
    assertThat(denied("vic").statusCode()).isEqualTo(403);
    JsonNode denied = awaited("user=vic&type=permission.denied").get(0);
    assertThat(denied.path("target").asText()).isEqualTo("publish:orders");
    assertThat(denied.path("outcome").asText()).isEqualTo("denied");
    assertThat(denied.path("address").asText()).isEqualTo("127.0.0.1");
    assertThat(denied.path("node").asText()).isNotEmpty();
    assertThat(denied.path("session").asText()).startsWith("s-");
    assertThat(denied.path("hash").asText()).hasSize(64);
    JsonNode published = awaited("user=ana&type=event.published").get(0);
    assertThat(published.path("target").asText()).isEqualTo("orders");
    assertThat(published.path("outcome").asText()).isEqualTo("ok");
    assertThat(published.path("detail").asText()).startsWith("note ");
  }

  @Test
  void pagesFollowOneAnotherNewestFirst() throws Exception {
    String pia = api.token("pia", "editor");
    for (int i = 0; i < 7; i++) {
      api.publish(pia, "pages", i);
    }
    await().atMost(SOON).until(() -> items("user=pia").size() == 7);
    JsonNode first = answer("user=pia&limit=4");
    JsonNode second = answer("user=pia&limit=4&after=" + first.path("next").asText());
    assertThat(first.path("items").findValuesAsText("detail"))
        .containsExactly("note 7", "note 6", "note 5", "note 4");
    assertThat(second.path("items").findValuesAsText("detail"))
        .containsExactly("note 3", "note 2", "note 1");
    assertThat(second.path("next").isNull()).as("next is there, and null").isTrue();
    assertThat(items("user=pia&from=2999-01-01T00:00:00Z")).isEmpty();
    assertThat(items("user=pia&to=2999-01-01T00:00:00Z")).hasSize(7);
    assertThat(items("user=pia&type=session.opened")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr=ana",
        "limit=0",
        "limit=1001",
        "limit=abc",
        "limit=",
        "type=nothing",
        "from=yesterday",
        "to=2026-13-01T00:00:00Z",
        "after=garbage",
        "after=",
        "user=a&user=b"
      })
  void aQueryThatIsNotUnderstoodIsRefused(String query) throws Exception {
    HttpResponse<String> answer = api.get("/audit?" + query, auditor());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":\"invalid_request\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/audit", "/audit/export", "/audit/verify"})
  void onlyThoseWhoMayReadTheTrail(String path) throws Exception {
    assertThat(api.get(path, api.token("eve", "editor")).statusCode()).isEqualTo(403);
    assertThat(api.get(path, "not-a-token").statusCode()).isEqualTo(401);
  }

  @Test
  void anExportHasEveryEventOfEveryChainInOrder() throws Exception {
    String mia = api.token("mia", "editor");
    for (int i = 0; i < 300; i++) {
      api.publish(mia, "many", i);
    }
    await().atMost(SOON).until(() -> items("user=mia&limit=1000").size() == 300);
    HttpResponse<String> export = api.get("/audit/export", auditor());
    assertThat(export.headers().firstValue("Content-Type").orElse("")).contains("ndjson");
    Map<Integer, Long> last = new HashMap<>();
    for (String line : export.body().lines().toList()) {
      JsonNode event = JSON.readTree(line);
      int partition = event.path("partition").asInt();
      long sequence = event.path("sequence").asLong();
      assertThat(sequence).isEqualTo(last.getOrDefault(partition, 0L) + 1);
      last.put(partition, sequence);
    }
    assertThat(api.get("/audit/export?user=mia", auditor()).body().lines()).hasSize(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          a changed row          # UPDATE atrio.audit_event SET target = 'other' WHERE user_id = 'tam' AND detail = 'note 2'
          a removed row          # DELETE FROM atrio.audit_event WHERE user_id = 'tam' AND detail = 'note 2'
          two rows reordered     # UPDATE atrio.audit_event e SET detail = o.detail, at = o.at, batch = o.batch, previous = o.previous, hash = o.hash FROM atrio.audit_event o WHERE e.user_id = 'tam' AND o.user_id = 'tam' AND e.detail IN ('note 1', 'note 2') AND o.detail IN ('note 1', 'note 2') AND o.sequence <> e.sequence
          journal: a removed row # DELETE FROM atrio.event_journal j USING atrio.audit_event e WHERE e.user_id = 'tam' AND e.detail = 'note 2' AND j.persistence_id = 'audit|' || e.partition AND j.seq_nr = e.sequence
          journal: two reordered # UPDATE atrio.event_journal j SET event_payload = o.event_payload FROM atrio.event_journal o, atrio.audit_event e WHERE e.user_id = 'tam' AND e.detail = 'note 1' AND j.persistence_id = 'audit|' || e.partition AND o.persistence_id = j.persistence_id AND j.seq_nr IN (e.sequence, e.sequence + 1) AND o.seq_nr = 2 * e.sequence + 1 - j.seq_nr
          """)
  void tamperingIsFoundAndNamed(String what, String sql) throws Exception {
    if (items("user=tam").size() == 0) {
      String tam = api.token("tam", "editor");
      for (int i = 0; i < 4; i++) {
        api.publish(tam, "tampered", i);
      }
    }
    await().atMost(SOON).until(() -> items("user=tam").size() == 4);
    assertThat(verdict().path("ok").asBoolean()).isTrue();
    keep();
    try {
      postgres.run(sql);
      JsonNode broken = verdict().path("broken");
      assertThat(broken.path("sequence").asLong()).as(what).isPositive();
      assertThat(broken.path("reason").asText()).isNotEmpty();
      AtrioRun run = commandLine("audit", "verify");
      assertThat(run.exit()).isEqualTo(BROKEN);
      assertThat(run.out().getLast()).contains("\"ok\":false", broken.path("reason").asText());
    } finally {
      restore();
    }
    assertThat(verdict().path("ok").asBoolean()).isTrue();
  }

  @Test
  void theCommandLineVerifiesAndExports() throws Exception {
    api.publish(api.token("cli", "editor"), "orders", 1);
    await().atMost(SOON).until(() -> items("user=cli").size() == 1);
    AtrioRun verified = commandLine("audit", "verify");
    assertThat(verified.exit()).isZero();
    assertThat(verified.out().getLast()).contains("\"ok\":true", "\"broken\":null");
    AtrioRun all =
        commandLine(
            "audit", "export", "--from", "2020-01-01", "--to", "2999-01-01", "--user", "cli");
    assertThat(all.exit()).isZero();
    assertThat(all.out()).singleElement().asString().contains("\"type\":\"event.published\"");
    assertThat(commandLine("audit", "export", "--to", "2020-01-01").out()).isEmpty();
    AtrioRun wrong = commandLine("audit", "export", "--from", "yesterday");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).singleElement().asString().contains("--from takes a time");
  }

  private void keep() throws Exception {
    postgres.run("CREATE TABLE kept_events AS SELECT * FROM atrio.audit_event");
    postgres.run("CREATE TABLE kept_journal AS SELECT * FROM atrio.event_journal");
  }

  /** What was recorded meanwhile stays: only what was there before is put back. */
  private void restore() throws Exception {
    postgres.run(
        "DELETE FROM atrio.audit_event e USING kept_events k WHERE e.user_id = 'tam' AND k.user_id = 'tam'");
    postgres.run("INSERT INTO atrio.audit_event SELECT * FROM kept_events WHERE user_id = 'tam'");
    postgres.run(
        "DELETE FROM atrio.event_journal j USING kept_journal k"
            + " WHERE j.persistence_id = k.persistence_id AND j.seq_nr = k.seq_nr");
    postgres.run("INSERT INTO atrio.event_journal SELECT * FROM kept_journal");
    postgres.run("DROP TABLE kept_events, kept_journal");
  }

  private HttpResponse<String> denied(String user) throws Exception {
    return api.post(
        "/publish",
        api.token(user, "viewer"),
        JSON.readTree("{\"channel\":\"orders\",\"event\":\"note\",\"data\":1}"));
  }

  private JsonNode awaited(String query) {
    await().atMost(SOON).until(() -> items(query).size() > 0);
    return items(query);
  }

  private JsonNode items(String query) {
    try {
      return answer(query).path("items");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode answer(String query) throws Exception {
    return JSON.readTree(api.get("/audit?" + query, auditor()).body());
  }

  private JsonNode verdict() throws Exception {
    return JSON.readTree(api.get("/audit/verify", auditor()).body());
  }

  private String auditor() {
    return api.token("auditor", "admin");
  }

  private AtrioRun commandLine(String... arguments) throws Exception {
    return AtrioRun.Call.of(arguments).with("ATRIO_DATA_DIR", server.dataDirectory()).run();
  }
}
