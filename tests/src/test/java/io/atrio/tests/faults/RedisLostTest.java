package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.persistence.redis.RedisConnection;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.ServerOptions;
import io.atrio.tests.process.TeamServers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that is not there yet, comes, hangs, is killed and comes back empty; told in order. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisLostTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Users nobody knows: each would be asked for in Redis. */
  private static final int STRANGERS = 30;

  @TempDir private static Path folder;

  private TeamServers servers;
  private AtrioProcess atrio;
  private Api api;
  private HeardLines stream;

  @SuppressWarnings("NullAway.Init") // set before the tests
  RedisLostTest() {}

  @BeforeAll
  void launchWithoutRedis() throws Exception {
    servers = new TeamServers(folder);
    servers.killRedis();
    atrio =
        AtrioProcess.launch(
            ServerOptions.embedded()
                .with("ATRIO_DATABASE_URL", servers.databaseUrl())
                .with("ATRIO_REDIS_URL", servers.redisUrl())
                .with("ATRIO_LIMITS_ADDRESS", "off")
                .withJvmFlags(
                    List.of(
                        "-Datrio.stream.warm-up=100",
                        "-Datrio.permission.roles.reader.0=subscribe:*",
                        "-Datrio.permission.roles.writer.0=publish:*",
                        "-Datrio.permission.roles.admin.0=*")));
    atrio.awaitReady();
    api = new Api(atrio);
    stream = new HeardLines(atrio, api.token("rea", "rea-1", "reader", HOUR), "news");
  }

  @AfterAll
  void end() {
    stream.close();
    api.close();
    atrio.close();
    servers.close();
  }

  @Test
  @Order(1)
  void aNodeStartsWithoutAndSaysSo() throws Exception {
    assertThat(atrio.output()).anyMatch(line -> line.contains("Redis cannot be reached"));
    await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
    publishes(1001);
    assertThat(sessionsOfRea()).containsExactly("rea-1");
  }

  @Test
  @Order(2)
  void whenItComesItIsToldEverything() throws Exception {
    servers.startRedis();
    await().atMost(SOON).until(this::knowsTheSession);
    assertThat(sessionsOfRea()).containsExactly("rea-1");
  }

  @Test
  @Order(3)
  void oneThatHangsIsWaitedForAFewTimesAndThenNotAtAll() throws Exception {
    servers.signalRedis("STOP");
    int waited = 0;
    for (int i = 0; i < STRANGERS; i++) {
      String token = api.token("stranger" + i, "reader");
      long before = System.nanoTime();
      assertThat(api.get("/me", token).statusCode()).isEqualTo(200);
      waited += System.nanoTime() - before > TimeUnit.MILLISECONDS.toNanos(245) ? 1 : 0;
    }
    assertThat(waited).isLessThan(STRANGERS / 2);
    publishes(1002);
    servers.signalRedis("CONT");
    await().atMost(SOON).until(this::knowsTheSession);
  }

  @Test
  @Order(4)
  void oneThatComesBackEmptyIsToldEverythingAgain() throws Exception {
    servers.killRedis();
    publishes(1003);
    assertThat(api.get("/me", api.token("another", "reader")).statusCode()).isEqualTo(200);
    assertThat(api.send("DELETE", "/sessions/gone-1", admin()).statusCode()).isEqualTo(200);
    servers.startRedis();

    await().atMost(SOON).until(this::knowsTheSession);
    await().atMost(SOON).until(() -> redis("zscore", "gone-1") != null);
    publishes(1004);
    assertThat(stream.open()).isTrue();
    assertThat(sessionsOfRea()).containsExactly("rea-1");
  }

  @Test
  @Order(5)
  void aWrongPasswordIsNotWaitedFor() throws Exception {
    AtrioRun run =
        AtrioRun.Call.of("serve")
            .with("ATRIO_DATABASE_URL", servers.databaseUrl())
            .with("ATRIO_REDIS_URL", servers.redisUrl().replaceFirst(":[^:@]+@", ":hidden@"))
            .with("ATRIO_JWT_SECRET", "s".repeat(32))
            .with("ATRIO_HTTP_PORT", 0)
            .with("ATRIO_STREAM_PORT", 0)
            .with("ATRIO_CLUSTER_PORT", 0)
            .run();
    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).singleElement().asString().contains("Redis", "WRONGPASS");
    assertThat(run.err()).noneMatch(line -> line.contains("hidden"));
  }

  private void publishes(int number) throws Exception {
    api.publish(api.token("wri", "writer"), "news", number);
    await().atMost(SOON).until(() -> stream.heard(Integer.toString(number)));
  }

  private List<String> sessionsOfRea() throws Exception {
    HttpResponse<String> answer = api.get("/users/rea/sessions", admin());
    return JSON.readTree(answer.body()).path("items").findValuesAsText("session");
  }

  private String admin() {
    return api.token("adm", "admin");
  }

  private boolean knowsTheSession() throws Exception {
    String place = redis("get", "rea-1");
    return place != null && place.endsWith("/rea-1");
  }

  private @Nullable String redis(String what, String session) throws Exception {
    try (RedisConnection redis =
        RedisConnection.connect(servers.redisUrl())
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS)) {
      return what.equals("get")
          ? redis.commands().get("atrio:session:" + session).get(5, TimeUnit.SECONDS)
          : Objects.toString(
              redis.commands().zscore("atrio:ended", session).get(5, TimeUnit.SECONDS), null);
    }
  }
}
