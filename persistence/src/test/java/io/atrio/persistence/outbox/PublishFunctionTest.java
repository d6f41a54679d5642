package io.atrio.persistence.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

@Timeout(60)
final class PublishFunctionTest {
  private static final int QUICKLY = 200;
  private static final int SOON = 10_000;

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static OutboxServer server;

  private Application application;
  private Application listener;

  @SuppressWarnings("NullAway.Init") // set before each test
  PublishFunctionTest() {}

  @BeforeAll
  static void start() throws Exception {
    server = OutboxServer.start(temp);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    String url = server.database();
    application = new Application(url);
    listener = new Application(url);
    listener.run("LISTEN atrio_outbox");
  }

  @AfterEach
  void disconnect() throws SQLException {
    application.close();
    listener.close();
  }

  @Test
  void aTransactionIsToldOnceHoweverMuchItPublishes() throws SQLException {
    application.connection().setAutoCommit(false);
    application.publish("orders:7", 1);
    application.publish("orders:8", 2);
    assertThat(listener.waiting()).isZero();
    assertThat(heard(QUICKLY)).isZero();

    application.connection().commit();

    assertThat(heard(SOON)).isOne();
    assertThat(heard(QUICKLY)).isZero();
    assertThat(
            listener.texts(
                "SELECT concat_ws(' ', channel, event, data, ttl_s, refused) FROM atrio.outbox ORDER BY id"))
        .containsExactly("orders:7 noted 1", "orders:8 noted 2");
  }

  @Test
  void aTransactionThatIsRolledBackWritesNothingAndTellsNobody() throws SQLException {
    application.connection().setAutoCommit(false);
    application.publish("orders:7", 1);

    application.connection().rollback();

    assertThat(heard(QUICKLY)).isZero();
    assertThat(listener.waiting()).isZero();
  }

  @Test
  void aRowSaysWhatWasAskedForAndTheCallItsId() throws SQLException {
    assertThat(
            application.texts("SELECT atrio.publish('c', 'e', '{\"id\":7}'::jsonb, ttl_s => 60)"))
        .isEqualTo(application.texts("SELECT id FROM atrio.outbox WHERE ttl_s = 60"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "::text", "::json", "::varchar"})
  void textIsKeptExactly(String type) throws SQLException {
    String data = " {\"b\":1.0e5,  \"a\":\"\\u0000 é\", \"b\":-0}\n";

    application.texts("SELECT atrio.publish('c', 'e', '" + data + "'" + type + ")");

    assertThat(application.texts("SELECT data::text FROM atrio.outbox")).containsExactly(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ''               | 'e'        | '1'     | NULL     | 22023 | is not the name of a channel
          'a b'            | 'e'        | '1'     | NULL     | 22023 | is not the name of a channel
          E'a\\n'          | 'e'        | '1'     | NULL     | 22023 | is not the name of a channel
          'é'              | 'e'        | '1'     | NULL     | 22023 | is not the name of a channel
          repeat('c', 201) | 'e'        | '1'     | NULL     | 22023 | is not the name of a channel
          'c'              | ''         | '1'     | NULL     | 22023 | is not the name of an event
          'c'              | 'a/b'      | '1'     | NULL     | 22023 | is not the name of an event
          'c'              | 'atrio.e'  | '1'     | NULL     | 22023 | is not the name of an event
          'c'              | repeat('e', 101) | '1' | NULL   | 22023 | is not the name of an event
          'c'              | 'e'        | '1'     | 0        | 22023 | ttl_s is 0
          'c'              | 'e'        | '1'     | 31536001 | 22023 | ttl_s is 31536001
          NULL             | 'e'        | '1'     | NULL     | 22004 | must not be NULL
          'c'              | NULL       | '1'     | NULL     | 22004 | must not be NULL
          'c'              | 'e'        | NULL    | NULL     | 22004 | must not be NULL
          'c'              | 'e'        | 'hello' | NULL     | 22P02 | invalid input syntax for type json
          'c'              | 'e'        | ''      | NULL     | 22P02 | invalid input syntax for type json
          'c'              | 'e'        | to_json(repeat('x', 65535)) | NULL | 54000 | the data has 65537 bytes
          """)
  void whatNoChannelTakesIsRefusedInTheTransaction(
      String channel, String event, String data, String ttl, String state, String said) {
    String call =
        "SELECT atrio.publish(%s, %s, (%s)::text, %s)".formatted(channel, event, data, ttl);

    assertThatThrownBy(() -> application.texts(call))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(said)
        .extracting(thrown -> ((SQLException) thrown).getSQLState())
        .isEqualTo(state);
  }

  @Test
  void theLargestNamesAndDataAreTaken() throws SQLException {
    application.texts(
        "SELECT atrio.publish(repeat('c', 200), repeat('e', 100), to_json(repeat('x', 65534)), 31536000)");

    assertThat(application.waiting()).isOne();
  }

  @Test
  void theLimitOfDataIsTheOneTheNodesTold() throws SQLException {
    String call = "SELECT atrio.publish('c', 'e', to_jsonb(repeat('x', 98)))";
    application.run("UPDATE atrio.outbox_limit SET max_data = 99");
    assertThatThrownBy(() -> application.texts(call)).hasMessageContaining("99 bytes at most");

    application.run("UPDATE atrio.outbox_limit SET max_data = 100");

    assertThat(application.texts(call)).hasSize(1);
  }

  @Test
  void aRoleNeedsTheSchemaAndTheFunctionAndNoRightOnTheTable() throws SQLException {
    application.run("CREATE ROLE shop");
    application.run("SET ROLE shop");
    assertDenied("permission denied for schema atrio");
    application.run("RESET ROLE; GRANT USAGE ON SCHEMA atrio TO shop; SET ROLE shop");
    assertDenied("permission denied for function publish");
    application.run(
        "RESET ROLE; GRANT EXECUTE ON FUNCTION atrio.publish(text, text, jsonb, int) TO shop;"
            + " SET ROLE shop");

    application.publish("orders:7", 1);

    assertThatThrownBy(() -> application.waiting())
        .hasMessageContaining("permission denied for table outbox");
    application.run("RESET ROLE; DROP OWNED BY shop; DROP ROLE shop");
  }

  @Test
  void aCallerCannotPutHisOwnFunctionsInTheWay() throws SQLException {
    application.run(
        """
        CREATE SCHEMA evil;
        CREATE FUNCTION evil.octet_length(text) RETURNS int LANGUAGE sql AS 'SELECT 1/0';
        CREATE FUNCTION pg_temp.octet_length(text) RETURNS int LANGUAGE sql AS 'SELECT 1/0';
        SET search_path = evil, pg_temp, pg_catalog
        """);

    application.publish("orders:7", 1);

    assertThat(application.waiting()).isOne();
  }

  private void assertDenied(String said) {
    assertThatThrownBy(() -> application.publish("orders:7", 1)).hasMessageContaining(said);
  }

  private int heard(int millis) throws SQLException {
    PGNotification[] heard =
        listener.connection().unwrap(PGConnection.class).getNotifications(millis);
    return heard == null ? 0 : heard.length;
  }
}
