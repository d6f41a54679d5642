package io.atrio.persistence.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.permission.Grants;
import io.atrio.actors.permission.PermissionNews;
import io.atrio.actors.permission.PermissionWatch;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.cluster.settings.PermissionSettings;
import io.atrio.persistence.StoreLab;
import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.redis.RedisDoor;
import io.atrio.persistence.redis.RedisGrantCache;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PermissionWatchTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static StoreLab lab;

  @SuppressWarnings("NullAway.Init")
  private static ActorTestKit kit;

  private final List<PermissionNews> news = new CopyOnWriteArrayList<>();
  private final RolePermissions roles = new RolePermissions(new PermissionSettings(Map.of()));
  private String url;
  private PostgresPool pool;
  private RedisDoor redis;
  private Grants grants;
  private ActorRef<PermissionWatch.Command> watch;

  @SuppressWarnings("NullAway.Init") // set before each test
  PermissionWatchTest() {}

  @BeforeAll
  static void start() throws Exception {
    lab = StoreLab.start(temp);
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    lab.close();
  }

  @BeforeEach
  void connect() throws Exception {
    url = lab.database();
    pool = PostgresPool.open(url);
    redis = lab.connectToRedis();
    StoreLab.run(url, "INSERT INTO atrio.roles (role) VALUES ('viewer'), ('editor')");
    PermissionSettings settings = new PermissionSettings(Map.of());
    grants =
        new Grants(
            new PostgresGrantStore(pool.database()),
            new RedisGrantCache(redis, settings.backStop()),
            settings,
            System::nanoTime);
    watch = watch(settings.backStop());
    await().atMost(SOON).until(() -> news.contains(PermissionNews.Everything.NEWS));
    await().atMost(SOON).until(() -> roles.version() > 0);
    news.clear();
  }

  @AfterEach
  void disconnect() {
    kit.stop(watch);
    redis.close();
    pool.close();
  }

  @Test
  void aChangeOfAUserIsForgottenAndThenTold() throws Exception {
    get(grants.of("ada"));

    StoreLab.run(url, "INSERT INTO atrio.user_roles VALUES ('ada', 'viewer')");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(news).containsExactly(new PermissionNews.Users(Set.of("ada"))));
    assertThat(get(grants.of("ada")).roles()).containsExactly("viewer");
  }

  @Test
  void aChangeOfARoleIsInUseWhenItIsTold() throws Exception {
    StoreLab.run(url, "INSERT INTO atrio.role_permissions VALUES ('viewer', 'subscribe:news')");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(news).containsExactly(new PermissionNews.Roles(Set.of("viewer"))));
    assertThat(roles.of(Set.of("viewer")).allow("subscribe", "news")).isTrue();
  }

  @Test
  void tenThousandChangesInOneTransactionAreFewCallsWithinASecond() throws Exception {
    StoreLab.run(
        url,
        "BEGIN; INSERT INTO atrio.user_roles SELECT 'user-' || n, 'viewer' FROM generate_series(1, 10000) n; COMMIT");
    long committed = System.nanoTime();

    await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> told().size() == 10_000);
    Duration took = Duration.ofNanos(System.nanoTime() - committed);
    System.out.println(
        "10,000 changes told after " + took.toMillis() + " ms, calls: " + news.size());
    assertThat(took).isLessThan(Duration.ofSeconds(1));
    assertThat(news).hasSizeLessThan(20);
  }

  @Test
  void fromCommitToTheNewsIsWellBelowASecond() throws Exception {
    List<Long> millis = new ArrayList<>();
    try (Connection connection = StoreLab.connect(url);
        Statement statement = connection.createStatement()) {
      for (int n = 0; n < 300; n++) {
        String user = "user-" + n;
        statement.execute("INSERT INTO atrio.user_roles VALUES ('" + user + "', 'viewer')");
        long committed = System.nanoTime();
        await()
            .atMost(SOON)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> told().contains(user));
        millis.add((System.nanoTime() - committed) / 1_000_000);
        news.clear();
      }
    }
    Collections.sort(millis);
    System.out.println(
        "From commit to the news: p50 " + millis.get(150) + " ms, p99 " + millis.get(296) + " ms");
    assertThat(millis.get(296)).isLessThan(1000);
  }

  @Test
  void aChangeWhileTheConnectionIsLostIsNoticedAfterwards() throws Exception {
    get(grants.of("ada"));
    StoreLab.run(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN atrio_permissions%' OR query = 'SELECT 1';"
            + "INSERT INTO atrio.user_roles VALUES ('ada', 'viewer')",
        "INSERT INTO atrio.role_permissions VALUES ('viewer', 'subscribe:news')");

    await().atMost(SOON).until(() -> news.contains(PermissionNews.Everything.NEWS));
    assertThat(get(grants.of("ada")).roles()).containsExactly("viewer");
    await().atMost(SOON).until(() -> roles.of(Set.of("viewer")).allow("subscribe", "news"));
    news.clear();
    StoreLab.run(url, "DELETE FROM atrio.user_roles");
    await().atMost(SOON).until(() -> told().contains("ada"));
  }

  @Test
  void truncatingIsEverything() throws Exception {
    StoreLab.run(url, "INSERT INTO atrio.user_roles VALUES ('ada', 'viewer')");
    await().atMost(SOON).until(() -> told().contains("ada"));
    get(grants.of("ada"));

    StoreLab.run(url, "TRUNCATE atrio.user_roles");

    await().atMost(SOON).until(() -> news.contains(PermissionNews.Everything.NEWS));
    assertThat(get(grants.of("ada")).roles()).isEmpty();
  }

  @Test
  void everythingIsToldAtTheBackStopAge() throws SQLException {
    kit.stop(watch);
    news.clear();
    watch = watch(Duration.ofSeconds(1));

    await()
        .atMost(SOON)
        .until(() -> news.stream().filter(PermissionNews.Everything.NEWS::equals).count() >= 3);
  }

  private ActorRef<PermissionWatch.Command> watch(Duration backStop) {
    return kit.spawn(
        PermissionWatch.create(
            new PermissionWatch.Sources(
                new PostgresPermissionFeed(pool),
                new PostgresGrantStore(pool.database()),
                grants,
                roles,
                backStop),
            news::add));
  }

  private Set<String> told() {
    Set<String> users = new HashSet<>();
    for (PermissionNews one : news) {
      if (one instanceof PermissionNews.Users some) {
        users.addAll(some.users());
      }
    }
    return users;
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
