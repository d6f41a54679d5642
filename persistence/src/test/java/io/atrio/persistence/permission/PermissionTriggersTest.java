package io.atrio.persistence.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.actors.permission.PermissionNotice;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

@Timeout(60)
final class PermissionTriggersTest {
  private static final int QUICKLY = 300;

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static PermissionLab lab;

  private String url;
  private Connection listener;

  @SuppressWarnings("NullAway.Init") // set before each test
  PermissionTriggersTest() {}

  @BeforeAll
  static void start() throws Exception {
    lab = PermissionLab.start(temp);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    url = lab.database();
    PermissionLab.run(url, "INSERT INTO atrio.roles (role) VALUES ('viewer'), ('editor')");
    listener = PermissionLab.connect(url);
    try (Statement statement = listener.createStatement()) {
      statement.execute("LISTEN atrio_permissions");
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    listener.close();
  }

  @Test
  void eachChangeOfAUserTellsItsVersion() throws SQLException {
    run("INSERT INTO atrio.user_roles VALUES ('ada', 'viewer')");
    long first = version("ada");
    run("UPDATE atrio.user_roles SET role = 'editor' WHERE user_id = 'ada'");
    long second = version("ada");
    run("DELETE FROM atrio.user_roles WHERE user_id = 'ada'");
    long third = version("ada");

    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
    assertThat(heard())
        .containsExactly(
            "users\n" + first + " ada", "users\n" + second + " ada", "users\n" + third + " ada");
  }

  @Test
  void aUserWhoIsRenamedChangesUnderBothNames() throws SQLException {
    run("INSERT INTO atrio.user_roles VALUES ('ada', 'viewer')");
    long before = version("ada");

    run("UPDATE atrio.user_roles SET user_id = 'eve'");

    assertThat(version("ada")).isGreaterThan(before);
    assertThat(version("eve")).isGreaterThan(before);
  }

  @Test
  void whatIsRolledBackTellsNobody() throws SQLException {
    run("BEGIN; INSERT INTO atrio.user_roles VALUES ('ada', 'viewer'); ROLLBACK");

    assertThat(heard()).isEmpty();
    assertThat(version("ada")).isZero();
  }

  @Test
  void truncatingRaisesTheVersionOfEveryUser() throws SQLException {
    run("INSERT INTO atrio.user_roles VALUES ('ada', 'viewer')");
    long before = version("ada");

    run("TRUNCATE atrio.user_roles");

    assertThat(version("ada")).isGreaterThan(before);
    assertThat(version("stranger")).isGreaterThan(before);
    assertThat(heard()).last().asString().startsWith("everything ");
  }

  @Test
  void deletingARoleChangesThoseWhoHadIt() throws SQLException {
    run("INSERT INTO atrio.user_roles VALUES ('ada', 'viewer'), ('eve', 'editor')");
    long ada = version("ada");
    long eve = version("eve");

    run("DELETE FROM atrio.roles WHERE role = 'viewer'");

    assertThat(version("ada")).isGreaterThan(ada);
    assertThat(version("eve")).isEqualTo(eve);
    assertThat(heard()).anyMatch(payload -> payload.startsWith("roles "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO atrio.role_permissions VALUES ('viewer', 'subscribe:*')",
        "UPDATE atrio.roles SET description = 'x'",
        "TRUNCATE atrio.role_permissions"
      })
  void aChangeOfARoleTellsIt(String change) throws SQLException {
    run(change);

    assertThat(heard()).hasSize(1).first().asString().startsWith("roles ");
  }

  @Test
  void tenThousandUsersInOneStatementAreToldInFewNotifications() throws SQLException {
    run(
        "INSERT INTO atrio.user_roles SELECT 'user-' || n, 'viewer' FROM generate_series(1, 10000) n");

    List<String> payloads = heard();
    Map<String, Long> told = new HashMap<>();
    payloads.forEach(
        payload -> {
          if (PermissionNotice.parse(payload) instanceof PermissionNotice.Users users) {
            told.putAll(users.versions());
          }
        });
    assertThat(payloads).hasSizeLessThan(60).allMatch(payload -> payload.length() < 8000);
    assertThat(told).hasSize(10_000);
    assertThat(told.get("user-77")).isEqualTo(version("user-77"));
  }

  @Test
  void moreThanTwentyThousandUsersAreEverything() throws SQLException {
    run(
        "INSERT INTO atrio.user_roles SELECT 'user-' || n, 'viewer' FROM generate_series(1, 20001) n");

    assertThat(heard()).containsExactly("everything 0");
    assertThat(version("user-1")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "**",
        "subscribe",
        "subscribe:",
        "subscribe:a**",
        "SUBSCRIBE:a",
        "subscribe:a b",
        ""
      })
  void aPermissionThatDoesNotParseIsRefused(String permission) {
    assertThatThrownBy(
            () -> run("INSERT INTO atrio.role_permissions VALUES ('viewer', '" + permission + "')"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("check constraint");
  }

  @Test
  void anUnknownRoleIsRefused() {
    assertThatThrownBy(() -> run("INSERT INTO atrio.user_roles VALUES ('ada', 'nobody')"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("foreign key");
  }

  @Test
  void versionsOfOneUserGrowInTheOrderOfCommits() throws Exception {
    int writers = 4;
    int changes = 50;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        done.add(threads.submit(() -> toggle(changes)));
      }
      for (Future<?> one : done) {
        one.get(30, TimeUnit.SECONDS);
      }
    }

    List<Long> versions = new ArrayList<>();
    for (String payload : heard()) {
      if (PermissionNotice.parse(payload) instanceof PermissionNotice.Users users) {
        versions.addAll(users.versions().values());
      }
    }
    assertThat(versions).hasSizeGreaterThan(changes).isSorted().doesNotHaveDuplicates();
    assertThat(versions.getLast()).isEqualTo(version("ada"));
  }

  private boolean toggle(int changes) throws SQLException {
    try (Connection connection = PermissionLab.connect(url);
        Statement statement = connection.createStatement()) {
      for (int n = 0; n < changes; n++) {
        statement.execute(
            "INSERT INTO atrio.user_roles VALUES ('ada', 'viewer') ON CONFLICT DO NOTHING");
        statement.execute("DELETE FROM atrio.user_roles WHERE user_id = 'ada'");
      }
    }
    return true;
  }

  private void run(String sql) throws SQLException {
    PermissionLab.run(url, sql);
  }

  private long version(String user) throws SQLException {
    try (Connection connection = PermissionLab.connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT greatest(users, 0, (SELECT version FROM atrio.user_versions WHERE user_id = '"
                    + user
                    + "')) FROM atrio.role_version")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** What has been told, until nothing more comes. */
  private List<String> heard() throws SQLException {
    List<String> payloads = new ArrayList<>();
    PGConnection notified = listener.unwrap(PGConnection.class);
    PGNotification[] some = notified.getNotifications(QUICKLY);
    while (some != null && some.length > 0) {
      for (PGNotification one : some) {
        payloads.add(one.getParameter());
      }
      some = notified.getNotifications(QUICKLY);
    }
    return payloads;
  }
}
