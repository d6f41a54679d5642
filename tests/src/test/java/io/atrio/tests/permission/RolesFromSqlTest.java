package io.atrio.tests.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.faults.HeardLines;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ServerOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What is changed in the tables reaches the streams that are open. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesFromSqlTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** What the project promises, from commit to frame. */
  private static final Duration PROMISED = Duration.ofSeconds(1);

  private static final String CUT =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'atrio'";

  private static final ObjectMapper JSON = new ObjectMapper();

  private AtrioProcess server;
  private Api api;
  private Postgres postgres;

  @SuppressWarnings("NullAway.Init") // set before the tests
  RolesFromSqlTest() {}

  @BeforeAll
  void start() throws Exception {
    server =
        AtrioProcess.start(
            ServerOptions.embedded().withJvmFlags(List.of("-Datrio.stream.warm-up=0")));
    api = new Api(server);
    postgres = Postgres.of(server);
    postgres.run("INSERT INTO atrio.roles (role) VALUES ('trader'), ('clerk')");
    postgres.run(
        "INSERT INTO atrio.role_permissions VALUES"
            + " ('trader', 'subscribe:orders*'), ('clerk', 'subscribe:bills')");
  }

  @AfterAll
  void stop() throws Exception {
    postgres.close();
    api.close();
    server.close();
  }

  @Test
  void aRoleThatIsTakenEndsItsChannelsAndOneThatIsGrantedBringsItsOwn() throws Exception {
    grant("ana", "trader");
    try (HeardLines stream = open("ana", "orders")) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      assertThat(stream.heard("\"role:trader\"")).isTrue();

      revoke("ana");
      await().atMost(PROMISED).until(() -> stream.heard(unsubscribed("orders")));
      await().atMost(PROMISED).until(() -> stream.heard(unsubscribed("role:trader")));
      api.publish(api.token("edi", "editor"), "orders", 4711);

      grant("ana", "clerk");
      await().atMost(PROMISED).until(() -> stream.heard("{\"channel\":\"role:clerk\",\"epoch\""));
      assertThat(stream.heard("4711")).isFalse();
      assertThat(stream.open()).isTrue();
    }
  }

  @Test
  void whatARoleMayDoNoMoreEndsForThoseWhoHaveIt() throws Exception {
    grant("bob", "clerk");
    try (HeardLines stream = open("bob", "bills");
        HeardLines other = open("rea", "news", "viewer")) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      await().atMost(SOON).until(() -> other.heard("atrio.ready"));
      postgres.run("DELETE FROM atrio.role_permissions WHERE role = 'clerk'");

      await().atMost(PROMISED).until(() -> stream.heard(unsubscribed("bills")));
      assertThat(other.heard("atrio.unsubscribed")).isFalse();
      postgres.run("INSERT INTO atrio.role_permissions VALUES ('clerk', 'subscribe:bills')");
    }
  }

  @Test
  void aRoleOfTheTablesMayDoWhatItsPermissionsSay() throws Exception {
    String token = api.token("cid", "nothing");
    postgres.run("INSERT INTO atrio.roles (role) VALUES ('writer')");
    postgres.run("INSERT INTO atrio.role_permissions VALUES ('writer', 'publish:notes')");
    grant("cid", "writer");
    await().atMost(PROMISED).until(() -> publish(token) == 200);

    revoke("cid");
    await().atMost(PROMISED).until(() -> publish(token) == 403);
  }

  @Test
  void whatChangesWhileNothingIsHeardIsMadeUpFor() throws Exception {
    grant("dan", "trader");
    try (HeardLines stream = open("dan", "orders")) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      postgres.text(CUT);
      revoke("dan");

      await().atMost(SOON).until(() -> stream.heard(unsubscribed("orders")));
      assertThat(stream.open()).isTrue();
    }
  }

  private int publish(String token) throws Exception {
    return api.post(
            "/publish",
            token,
            JSON.readTree("{\"channel\":\"notes\",\"event\":\"note\",\"data\":1}"))
        .statusCode();
  }

  private HeardLines open(String user, String channel) {
    return open(user, channel, "nothing");
  }

  private HeardLines open(String user, String channel, String role) {
    return new HeardLines(server, api.token(user, role), channel);
  }

  private void grant(String user, String role) throws Exception {
    postgres.run("INSERT INTO atrio.user_roles VALUES ('" + user + "', '" + role + "')");
  }

  private void revoke(String user) throws Exception {
    postgres.run("DELETE FROM atrio.user_roles WHERE user_id = '" + user + "'");
  }

  private static String unsubscribed(String channel) {
    return "{\"channel\":\"" + channel + "\",\"reason\":\"permission\"}";
  }
}
