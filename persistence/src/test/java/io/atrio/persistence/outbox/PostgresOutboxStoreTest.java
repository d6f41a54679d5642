package io.atrio.persistence.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.outbox.OutboxConnection;
import io.atrio.actors.outbox.OutboxLook;
import io.atrio.actors.outbox.OutboxRow;
import io.atrio.actors.outbox.OutboxSettlement;
import io.atrio.persistence.postgres.PostgresPool;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PostgresOutboxStoreTest {
  private static final int MAX_DATA = 1000;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String END_ALL_THAT_LISTEN =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'atrio'"
          + " AND datname = current_database() AND pid <> pg_backend_pid()";

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static OutboxServer server;

  private final AtomicInteger news = new AtomicInteger();
  private Application application;
  private PostgresPool pool;
  private OutboxConnection connection;

  @SuppressWarnings("NullAway.Init") // set before each test
  PostgresOutboxStoreTest() {}

  @BeforeAll
  static void start() throws Exception {
    server = OutboxServer.start(temp);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    String url = server.database();
    application = new Application(url);
    pool = PostgresPool.open(url);
    connection = open();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    pool.close();
    application.close();
  }

  @Test
  void rowsComeInTheOrderOfTheirIds() throws Exception {
    long first = application.publish("b", 1);
    long second = application.publish("a", 2);

    List<OutboxRow> rows = look(10, MAX_DATA, List.of(), List.of());

    assertThat(rows).extracting(OutboxRow::id).containsExactly(first, second);
    assertThat(rows.getFirst().channel()).isEqualTo("b");
    assertThat(rows.getFirst().event()).isEqualTo("noted");
    assertThat(rows.getFirst().data()).isEqualTo("1");
    assertThat(rows.getFirst().size()).isOne();
    assertThat(rows.getFirst().ttlSeconds()).isNull();
    assertThat(rows.getFirst().createdAt())
        .isEqualTo(
            Long.parseLong(
                application
                    .texts(
                        "SELECT (extract(epoch FROM created_at) * 1000000)::bigint FROM atrio.outbox ORDER BY id")
                    .getFirst()));
  }

  @Test
  void aLookLeavesOutWhatItIsToldToAndWhatIsRefused() throws Exception {
    long held = application.publish("a", 1);
    application.publish("resting", 2);
    long refused = application.publish("a", 3);
    long wanted = application.publish("a", 4);
    application.publish("a", 5);
    get(connection.settle(new OutboxSettlement(List.of(), Map.of(refused, "because"))));

    assertThat(look(1, MAX_DATA, List.of(held), List.of("resting")))
        .extracting(OutboxRow::id)
        .containsExactly(wanted);
    assertThat(look(0, MAX_DATA, List.of(), List.of())).isEmpty();
    assertThat(application.texts("SELECT refused FROM atrio.outbox WHERE id = " + refused))
        .containsExactly("because");
  }

  @Test
  void onlyTheLastRowMayPassTheBytesAskedFor() throws Exception {
    for (int size : List.of(400, 400, 400, 400)) {
      application.texts(
          "SELECT atrio.publish('c', 'e', to_jsonb(repeat('x', %d)))".formatted(size));
    }

    assertThat(look(10, 500, List.of(), List.of())).hasSize(2);
    assertThat(look(10, 1, List.of(), List.of())).hasSize(1);
  }

  @Test
  void dataThatIsTooLargeStaysWhereItIs() throws Exception {
    application.texts("SELECT atrio.publish('c', 'e', to_jsonb(repeat('x', 20000)))");
    application.publish("c", 1);

    List<OutboxRow> rows = look(10, 5000, List.of(), List.of());

    assertThat(rows).extracting(OutboxRow::data).containsExactly(null, "1");
    assertThat(rows.getFirst().size()).isEqualTo(20_002);
  }

  @Test
  void whatIsSettledIsGone() throws Exception {
    long published = application.publish("c", 1);
    long left = application.publish("c", 2);

    get(connection.settle(new OutboxSettlement(List.of(published), Map.of())));

    assertThat(application.texts("SELECT id FROM atrio.outbox"))
        .containsExactly(Long.toString(left));
  }

  @Test
  void oneConnectionHasTheTurnUntilItIsClosed() throws Exception {
    OutboxConnection second = open();
    assertThat(get(connection.take())).isTrue();
    assertThat(get(second.take())).isFalse();

    connection.close();

    await().atMost(SOON).until(() -> get(second.take()));
    second.close();
  }

  @Test
  void whoTakesTheTurnTellsHowMuchDataAnEventMayHave() throws Exception {
    get(connection.take());

    assertThat(application.texts("SELECT max_data FROM atrio.outbox_limit"))
        .containsExactly(Integer.toString(MAX_DATA));
  }

  @Test
  void aCommitIsNews() throws Exception {
    application.connection().setAutoCommit(false);
    application.publish("c", 1);
    assertThat(news).hasValue(0);

    application.connection().commit();

    await().atMost(SOON).until(() -> news.get() == 1);
  }

  @Test
  void aLostConnectionIsNewsAndFailsWhatIsAsked() throws Exception {
    application.texts(END_ALL_THAT_LISTEN);

    await().atMost(SOON).until(() -> news.get() > 0);
    assertThat(connection.look(new OutboxLook(1, 1, List.of(), List.of()))).failsWithin(SOON);
  }

  @Test
  void aConnectionThatFallsSilentIsEndedByTheServer() throws Exception {
    assertThat(get(connection.take())).isTrue();

    assertThat(
            application.texts(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"))
        .containsExactly("1");
    Duration lease = OutboxConnection.LEASE.plusSeconds(5);
    await().pollInterval(Duration.ofSeconds(1)).atMost(lease).until(() -> news.get() > 0);
    OutboxConnection second = open();
    assertThat(get(second.take())).isTrue();
    second.close();
  }

  private OutboxConnection open() throws Exception {
    return get(new PostgresOutboxStore(pool, MAX_DATA).open(news::incrementAndGet));
  }

  private List<OutboxRow> look(
      int rows, long bytes, List<Long> exceptIds, List<String> exceptChannels) throws Exception {
    return get(connection.look(new OutboxLook(rows, bytes, exceptIds, exceptChannels)));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
