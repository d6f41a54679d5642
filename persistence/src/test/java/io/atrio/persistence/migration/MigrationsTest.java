package io.atrio.persistence.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import io.atrio.persistence.embedded.StartupException;
import io.atrio.persistence.postgres.PostgresConfiguration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class MigrationsTest {
  private static final int SCRIPTS = 10;

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static DataDirectory data;

  @SuppressWarnings("NullAway.Init")
  private static PostgresProcess postgres;

  private String url = "";

  @BeforeAll
  static void start() throws Exception {
    data = PreparedData.open(temp);
    postgres = PostgresProcess.start(data, line -> {});
  }

  @AfterAll
  static void stop() {
    postgres.close();
    data.close();
  }

  @BeforeEach
  void anEmptyDatabase(TestInfo test) throws SQLException {
    String name = "m" + Integer.toUnsignedString(test.getDisplayName().hashCode());
    execute(postgres.url(), "CREATE DATABASE " + name);
    url = postgres.url().replaceFirst("/atrio$", "/" + name);
  }

  @Test
  void anEmptyDatabaseGetsTheTablesInTheirSchema() throws SQLException {
    assertThat(Migrations.run(url)).isEqualTo(SCRIPTS);
    assertThat(strings("SELECT tablename FROM pg_tables WHERE schemaname = 'atrio' ORDER BY 1"))
        .containsExactly(
            "address_blocks",
            "audit_chain",
            "audit_checkpoint",
            "audit_event",
            "audit_offset",
            "channel_epoch",
            "channel_hand_over",
            "channel_slot",
            "cluster_constants",
            "durable_state",
            "event_journal",
            "outbox",
            "outbox_limit",
            "profiles",
            "role_permissions",
            "role_version",
            "roles",
            "schema_history",
            "snapshot",
            "user_roles",
            "user_versions");
  }

  @Test
  void whatHasRunDoesNotRunAgain() {
    Migrations.run(url);
    assertThat(Migrations.run(url)).isZero();
  }

  @Test
  void nodesThatStartAtOnceShareTheWork() throws Exception {
    int nodes = 4;
    CyclicBarrier together = new CyclicBarrier(nodes);
    Callable<Integer> node =
        () -> {
          together.await();
          return Migrations.run(url);
        };
    List<Integer> ran = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(nodes)) {
      for (Future<Integer> result : threads.invokeAll(List.of(node, node, node, node))) {
        ran.add(result.get());
      }
    }
    assertThat(ran).containsExactlyInAnyOrder(SCRIPTS, 0, 0, 0);
  }

  @Test
  void aNewerDatabaseIsRefused() throws SQLException {
    Migrations.run(url);
    execute(
        url,
        "INSERT INTO atrio.schema_history"
            + " SELECT 99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'u', now(), 1, true");
    assertThatThrownBy(() -> Migrations.run(url))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("has schema version 99, which this version of Átrio does not know")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aScriptThatWasAnotherOneIsRefused() throws SQLException {
    Migrations.run(url);
    execute(url, "UPDATE atrio.schema_history SET checksum = 1 WHERE version = '1'");
    assertThatThrownBy(() -> Migrations.run(url))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("Schema version 1 of the database ")
        .hasMessageContaining("checksum mismatch")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aDatabaseThatIsAwayIsNamedWithoutThePassword() {
    assertThatThrownBy(() -> Migrations.run("postgresql://u:hunter2@127.0.0.1:1/nothing"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("postgresql://127.0.0.1:1/nothing cannot be migrated: ")
        .message()
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  @Test
  void aWrongPasswordIsSaidInOneLine() {
    String wrong = url.replaceFirst(":[0-9a-f]+@", ":hunter2@");
    assertThatThrownBy(() -> Migrations.run(wrong))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("password authentication failed")
        .message()
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  @Test
  void requiredTlsIsNotGivenUp() {
    assertThatThrownBy(() -> Migrations.run(url + "?sslmode=require"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("SSL");
    assertThat(Migrations.run(url + "?sslmode=prefer")).isEqualTo(SCRIPTS);
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection =
            JdbcDataSource.of(PostgresConfiguration.parse(url)).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> strings(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection =
            JdbcDataSource.of(PostgresConfiguration.parse(url)).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
