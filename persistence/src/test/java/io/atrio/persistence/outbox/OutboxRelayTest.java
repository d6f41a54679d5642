package io.atrio.persistence.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.outbox.OutboxRelay;
import io.atrio.actors.outbox.OutboxRow;
import io.atrio.actors.outbox.RowPublisher;
import io.atrio.cluster.settings.OutboxSettings;
import io.atrio.persistence.postgres.PostgresPool;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The relay over a real PostgreSQL and real channels. */
@Timeout(90)
final class OutboxRelayTest {
  private static final int MAX_DATA = 1000;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final OutboxSettings SETTINGS =
      new OutboxSettings(true, Duration.ofMillis(500), 64);
  private static final String END_ALL_RELAYS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'atrio'"
          + " AND datname = current_database()";

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static OutboxServer server;

  @SuppressWarnings("NullAway.Init")
  private static ActorTestKit kit;

  private String url = "";
  private Application application;
  private PostgresPool pool;
  private Channels channels;

  @SuppressWarnings("NullAway.Init") // set before each test
  OutboxRelayTest() {}

  @BeforeAll
  static void start() throws Exception {
    server = OutboxServer.start(temp);
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = WARNING")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    server.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    url = server.database();
    application = new Application(url);
    pool = PostgresPool.open(url);
    channels = new Channels(kit).listenTo("orders:7");
  }

  @AfterEach
  void disconnect() throws SQLException {
    pool.close();
    application.close();
  }

  @Test
  void whatACommitHoldsIsHeardAndWhatARollbackHeldIsNot() throws Exception {
    ActorRef<OutboxRelay.Command> relay = relay(channels);
    application.connection().setAutoCommit(false);
    application.publish("orders:7", 1);
    application.connection().rollback();
    application.publish("orders:7", 2);
    assertThat(channels.all()).isEmpty();

    application.connection().commit();

    await().atMost(SOON).until(() -> channels.heard("orders:7").equals(List.of(2)));
    await().atMost(SOON).until(() -> rows() == 0);
    stop(relay);
  }

  @Test
  void whatWasCommittedBeforeARelayCameIsHeard() throws Exception {
    for (int i = 0; i < 500; i++) {
      application.publish("orders:7", i);
    }

    ActorRef<OutboxRelay.Command> relay = relay(channels);

    await().atMost(SOON).until(() -> rows() == 0);
    assertThat(channels.heard("orders:7")).isEqualTo(IntStream.range(0, 500).boxed().toList());
    stop(relay);
  }

  @Test
  void manyTransactionsAtOnceAreHeardOnceAndInTheirOrder() throws Exception {
    int writers = 8;
    int each = 150;
    IntStream.range(0, writers).forEach(w -> channels.listenTo("w:" + w));
    ActorRef<OutboxRelay.Command> relay = relay(channels);

    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> all =
          IntStream.range(0, writers)
              .<Future<?>>mapToObj(w -> threads.submit(() -> write(w, each)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }

    await().atMost(SOON).until(() -> rows() == 0);
    for (int w = 0; w < writers; w++) {
      assertThat(channels.heard("w:" + w)).isEqualTo(IntStream.range(0, each).boxed().toList());
    }
    assertThat(channels.heard("orders:7")).hasSize(writers * each);
    stop(relay);
  }

  @Test
  void aRelayThatIsKilledBetweenPublishAndDeleteDoublesNothing() throws Exception {
    Stuck stuck = new Stuck(channels);
    ActorRef<OutboxRelay.Command> killed = relay(stuck);
    application.publish("orders:7", 1);
    application.publish("orders:7", 2);
    await().atMost(SOON).until(() -> channels.heard("orders:7").equals(List.of(1)));
    kit.stop(killed);
    assertThat(rows()).isEqualTo(2);

    ActorRef<OutboxRelay.Command> next = relay(channels);

    await().atMost(SOON).until(() -> rows() == 0);
    assertThat(channels.heard("orders:7")).containsExactly(1, 2);
    assertThat(channels.publishes()).isEqualTo(3);
    stop(next);
  }

  @Test
  void oneRelayPublishesAndAnotherTakesOverWhenItIsGone() throws Exception {
    Channels others = new Channels(kit).listenTo("orders:7");
    ActorRef<OutboxRelay.Command> first = relay(channels);
    application.publish("orders:7", 1);
    await().atMost(SOON).until(() -> rows() == 0);
    ActorRef<OutboxRelay.Command> second = relay(others);
    for (int i = 2; i < 50; i++) {
      application.publish("orders:7", i);
    }
    await().atMost(SOON).until(() -> rows() == 0);
    assertThat(others.publishes()).isZero();

    kit.stop(first);
    application.publish("orders:7", 50);

    await().atMost(SOON).until(() -> others.heard("orders:7").equals(List.of(50)));
    assertThat(channels.heard("orders:7")).isEqualTo(IntStream.range(1, 50).boxed().toList());
    stop(second);
  }

  @Test
  void relaysWhoseConnectionsAreCutAgainAndAgainDoubleAndLoseNothing() throws Exception {
    ActorRef<OutboxRelay.Command> first = relay(channels);
    ActorRef<OutboxRelay.Command> second = relay(channels);

    for (int i = 0; i < 600; i++) {
      application.publish("orders:7", i);
      if (i % 150 == 75) {
        application.texts(END_ALL_RELAYS);
      }
    }

    await().atMost(SOON).until(() -> rows() == 0);
    assertThat(channels.heard("orders:7")).isEqualTo(IntStream.range(0, 600).boxed().toList());
    stop(first);
    stop(second);
  }

  @Test
  void aDatabaseThatIsKilledAndComesBackIsPublishedFromWithinTenSeconds() throws Exception {
    ActorRef<OutboxRelay.Command> relay = relay(channels);
    application.publish("orders:7", 1);
    await().atMost(SOON).until(() -> rows() == 0);

    server.kill();
    server.startAgain();
    application = new Application(url);
    application.publish("orders:7", 2);

    await().atMost(SOON).until(() -> channels.heard("orders:7").equals(List.of(1, 2)));
    await().atMost(SOON).until(() -> rows() == 0);
    stop(relay);
  }

  @Test
  void rowsThatNoChannelTakesAreSetAsideAndHoldUpNobody() throws Exception {
    channels.refuse("closed", new Refused(ErrorCode.PERMISSION_DENIED, "The channel is closed."));
    String insert = "INSERT INTO atrio.outbox (channel, event, data, ttl_s) VALUES ";
    application.run(insert + "('a channel', 'e', '1', NULL), ('c', 'atrio.ready', '1', NULL)");
    application.run(insert + "('orders:7', 'e', to_json(repeat('x', 2000)), NULL)");
    application.run(insert + "('c', 'e', '1', 0), ('closed', 'e', '1', NULL)");
    application.publish("orders:7", 1);

    ActorRef<OutboxRelay.Command> relay = relay(channels);

    await().atMost(SOON).until(() -> channels.heard("orders:7").equals(List.of(1)));
    await().atMost(SOON).until(() -> application.waiting() == 0);
    assertThat(application.texts("SELECT refused FROM atrio.outbox ORDER BY id"))
        .containsExactly(
            "invalid_channel: the channel's name is not one",
            "invalid_event: the event's name is not one",
            "data_too_large: 2002 bytes, and 1000 are allowed",
            "invalid_request: ttl_s is not from 1 to 31536000",
            "permission_denied: The channel is closed.");
    application.run(
        "UPDATE atrio.outbox SET refused = NULL, data = '2' WHERE channel = 'orders:7'");
    await().atMost(SOON).until(() -> channels.heard("orders:7").equals(List.of(1, 2)));
    stop(relay);
  }

  @Test
  void aChannelWhoseOwnerDoesNotAnswerHoldsUpNoOtherAndKeepsItsOrder() throws Exception {
    channels.listenTo("silent");
    channels.silence("silent", true);
    ActorRef<OutboxRelay.Command> relay = relay(channels);
    for (int i = 0; i < 200; i++) {
      application.publish("silent", i);
    }
    application.publish("orders:7", 1);
    await().atMost(SOON).until(() -> channels.heard("orders:7").equals(List.of(1)));

    channels.silence("silent", false);

    await().atMost(SOON).until(() -> rows() == 0);
    assertThat(channels.heard("silent")).isEqualTo(IntStream.range(0, 200).boxed().toList());
    stop(relay);
  }

  @Test
  void anOwnerThatCannotStoreIsAskedAgain() throws Exception {
    channels.refuse("orders:7", Refused.of(ErrorCode.STORAGE_UNAVAILABLE));
    ActorRef<OutboxRelay.Command> relay = relay(channels);
    application.publish("orders:7", 1);

    await().atMost(SOON).until(() -> channels.publishes() > 3);
    assertThat(application.waiting()).isOne();
    stop(relay);
  }

  @Test
  void aRelayStopsAtOnceWhileTheDatabaseIsAway() throws Exception {
    PostgresPool nowhere = PostgresPool.open("postgresql://u:hunter2@127.0.0.1:1/nothing");
    ActorRef<OutboxRelay.Command> relay =
        kit.spawn(
            OutboxRelay.create(
                new PostgresOutboxStore(nowhere, MAX_DATA), channels, SETTINGS, MAX_DATA));

    stop(relay);

    kit.createTestProbe().expectTerminated(relay, SOON);
    nowhere.close();
  }

  @Test
  void aRelayThatStopsSettlesWhatIsUnderWay() throws Exception {
    ActorRef<OutboxRelay.Command> relay = relay(channels);
    for (int i = 0; i < 100; i++) {
      application.publish("orders:7", i);
    }

    stop(relay);

    int published = channels.publishes();
    assertThat(rows()).isEqualTo(100 - published);
    ActorRef<OutboxRelay.Command> next = relay(channels);
    await().atMost(SOON).until(() -> rows() == 0);
    assertThat(channels.publishes()).isEqualTo(100);
    assertThat(channels.heard("orders:7")).isEqualTo(IntStream.range(0, 100).boxed().toList());
    stop(next);
  }

  /** Publishes, and never says so. */
  private record Stuck(Channels channels) implements RowPublisher {
    @Override
    public CompletionStage<Optional<Refused>> publish(OutboxRow row) {
      return channels.publish(row).thenCompose(published -> new CompletableFuture<>());
    }
  }

  private ActorRef<OutboxRelay.Command> relay(RowPublisher publisher) {
    return kit.spawn(
        OutboxRelay.create(new PostgresOutboxStore(pool, MAX_DATA), publisher, SETTINGS, MAX_DATA));
  }

  private static void stop(ActorRef<OutboxRelay.Command> relay) {
    TestProbe<Done> done = kit.createTestProbe();
    relay.tell(new OutboxRelay.Stop(done.getRef()));
    done.receiveMessage(Duration.ofSeconds(3));
  }

  private int rows() throws SQLException {
    return application.texts("SELECT id FROM atrio.outbox").size();
  }

  /** Transactions that take their time, and some that are rolled back. */
  private Void write(int writer, int transactions) throws Exception {
    Random random = new Random(writer);
    try (Application own = new Application(url)) {
      own.connection().setAutoCommit(false);
      for (int i = 0; i < transactions; i++) {
        if (random.nextInt(5) == 0) {
          own.publish("w:" + writer, 1_000_000 + i);
          own.connection().rollback();
        }
        own.publish("w:" + writer, i);
        own.run("SELECT pg_sleep(" + random.nextInt(5) / 1000.0 + ")");
        own.publish("orders:7", writer * transactions + i);
        own.connection().commit();
      }
    }
    return null;
  }
}
