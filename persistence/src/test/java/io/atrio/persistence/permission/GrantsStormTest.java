package io.atrio.persistence.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.permission.Grants;
import io.atrio.actors.permission.GrantsUnavailable;
import io.atrio.actors.permission.UserGrants;
import io.atrio.cluster.settings.PermissionSettings;
import io.atrio.persistence.StoreLab;
import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.redis.RedisDoor;
import io.atrio.persistence.redis.RedisGrantCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class GrantsStormTest {
  private static final int USERS = 10_000;
  private static final PermissionSettings SETTINGS = new PermissionSettings(Map.of());

  @TempDir private Path temp;

  private StoreLab lab;
  private String url;
  private PostgresPool pool;
  private RedisDoor redis;

  @SuppressWarnings("NullAway.Init") // set before each test
  GrantsStormTest() {}

  @BeforeEach
  void start() throws Exception {
    lab = StoreLab.start(temp);
    url = lab.database();
    pool = PostgresPool.open(url);
    redis = lab.connectToRedis();
    StoreLab.run(
        url,
        "INSERT INTO atrio.roles (role) VALUES ('r0'), ('r1'), ('r2')",
        "INSERT INTO atrio.user_roles SELECT 'user-' || n, 'r' || n % 3 FROM generate_series(0, 9999) n");
  }

  @AfterEach
  void stop() {
    redis.close();
    pool.close();
    lab.close();
  }

  @Test
  void aStormWithColdCachesCostsFewQueriesAndWithAWarmRedisNone() throws Exception {
    Grants first = node();
    storm(first);
    System.out.println("Queries for 10,000 users, everything cold: " + first.queries());
    assertThat(first.queries()).isBetween(1L, 20L);
    assertThat(first.known("user-4")).isNotNull();

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              Grants second = node();
              storm(second);
              System.out.println("Queries for 10,000 users, warm Redis: " + second.queries());
              assertThat(second.queries()).isZero();
            });
  }

  @Test
  void aStormWithoutRedisIsAnsweredToo() throws Exception {
    lab.redis().close();
    Grants grants = node();

    long before = System.nanoTime();
    storm(grants);

    assertThat(grants.queries()).isBetween(1L, 20L);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void aRedisThatHangsCostsAQuarterOfASecondOnce() throws Exception {
    Grants grants = node();
    signal("STOP");
    try {
      get(grants.of("user-1"));
      long before = System.nanoTime();
      get(grants.of("user-2"));
      get(grants.of("user-3"));

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(200));
    } finally {
      signal("CONT");
    }
  }

  @Test
  void aChangeThatRedisDidNotHearOfIsNotServedFromThere() throws Exception {
    Grants first = node();
    get(first.of("user-0"));
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              Grants other = node();
              get(other.of("user-0"));
              assertThat(other.queries()).isZero();
            });
    signal("STOP");
    try {
      StoreLab.run(url, "DELETE FROM atrio.user_roles WHERE user_id = 'user-0'");
      first.changed("user-0", version("user-0", first));
      get(first.of("user-1"));
    } finally {
      signal("CONT");
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              get(first.of("stranger-" + System.nanoTime()));
              assertThat(get(node().of("user-0")).roles()).isEmpty();
            });
  }

  @Test
  void withoutPostgresqlTheKnownAreServedAndTheOthersRefused() throws Exception {
    Grants grants = node();
    get(grants.of("user-1"));
    StoreLab.run(url, "ALTER TABLE atrio.role_version RENAME TO gone");

    assertThat(get(grants.of("user-1")).roles()).containsExactly("r1");
    assertThat(grants.of("stranger").toCompletableFuture())
        .failsWithin(Duration.ofSeconds(4))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(GrantsUnavailable.class);
    assertThat(grants.check(List.of("user-1")).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(4));
  }

  @Test
  void aCheckGoesPastEverythingRemembered() throws Exception {
    Grants grants = node();
    get(grants.of("user-1"));
    StoreLab.run(url, "DELETE FROM atrio.user_roles WHERE user_id = 'user-1'");

    Map<String, UserGrants> checked = get(grants.check(List.of("user-1", "user-2")));

    assertThat(checked).containsOnlyKeys("user-1", "user-2");
    assertThat(checked.getOrDefault("user-2", UserGrants.NONE).roles()).containsExactly("r2");
    assertThat(get(grants.of("user-1")).roles()).isEmpty();
  }

  private Grants node() {
    return new Grants(
        new PostgresGrantStore(pool.database()),
        new RedisGrantCache(redis, SETTINGS.backStop()),
        SETTINGS,
        System::nanoTime);
  }

  private static void storm(Grants grants) throws Exception {
    List<CompletableFuture<UserGrants>> all = new ArrayList<>();
    IntStream.range(0, USERS).forEach(n -> all.add(grants.of("user-" + n).toCompletableFuture()));
    for (int n = 0; n < USERS; n++) {
      assertThat(get(all.get(n)).roles()).containsExactly("r" + n % 3);
    }
  }

  private static long version(String user, Grants grants) throws Exception {
    return get(grants.check(List.of(user))).getOrDefault(user, UserGrants.NONE).version();
  }

  private void signal(String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(lab.redis().pid()))
                .start()
                .waitFor())
        .isZero();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
