package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.stream.LongStream;
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

/** A PostgreSQL that is not there yet, is there, is killed and comes back; told in order. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresLostTest {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration OPENED_OR_NOT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  private TeamServers servers;
  private AtrioProcess atrio;
  private @Nullable Api opened;

  @SuppressWarnings("NullAway.Init") // set before the tests
  PostgresLostTest() {}

  @BeforeAll
  void launchWithoutPostgres() throws Exception {
    servers = new TeamServers(folder);
    servers.killPostgres();
    atrio =
        AtrioProcess.launch(
            ServerOptions.embedded()
                .with("ATRIO_DATABASE_URL", servers.databaseUrl())
                .with("ATRIO_REDIS_URL", servers.redisUrl())
                .with("ATRIO_LIMITS_ADDRESS", "off")
                .withJvmFlags(
                    List.of(
                        "-Datrio.stream.warm-up=100",
                        "-Datrio.session.grace=1s",
                        "-Datrio.channel.namespaces.orders.durable=on",
                        "-Datrio.permission.roles.reader.0=subscribe:*",
                        "-Datrio.permission.roles.auditor.0=audit:read",
                        "-Datrio.permission.roles.writer.0=publish:*")));
  }

  @AfterAll
  void end() {
    if (opened != null) {
      opened.close();
    }
    atrio.close();
    servers.close();
  }

  @Test
  @Order(1)
  void aDatabaseThatIsNotThereYetIsWaitedForAloud() throws Exception {
    String line = "Waiting for PostgreSQL at postgresql://127.0.0.1";
    await()
        .atMost(START)
        .until(() -> atrio.output().stream().filter(l -> l.contains(line)).count() >= 2);
    assertThat(atrio.isAlive()).isTrue();
    assertThat(atrio.output()).noneMatch(l -> l.contains(servers.password()));
    assertThat(atrio.output()).noneMatch(l -> l.contains("is ready in"));
    servers.startPostgres();
    atrio.awaitReady();
    opened = new Api(atrio);
    assertThat(atrio.output()).noneMatch(l -> l.contains(servers.password()));
  }

  @Test
  @Order(2)
  void whileItIsGoneStreamsGoOnAndWhatMustBeAuditedIsRefusedForNow() throws Exception {
    String reader = api().token("rea", "reader");
    try (HeardLines stream = new HeardLines(atrio, reader, "news")) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      for (String known : List.of("wri", "late", "aud")) {
        assertThat(api().get("/me", api().token(known, "reader")).statusCode()).isEqualTo(200);
      }
      servers.killPostgres();
      api().publish(api().token("wri", "writer"), "news", 4711);
      await().atMost(SOON).until(() -> stream.heard("4711"));
      assertUnavailable(denied());
      assertUnavailable(audit("limit=1"));
      try (HeardLines second = new HeardLines(atrio, api().token("late", "reader"), "news")) {
        await().atMost(SOON).until(() -> second.heard("atrio.ready"));
      }
      try (HeardLines unknown = new HeardLines(atrio, api().token("new", "reader"), "news")) {
        await().atMost(SOON).until(() -> unknown.heard("\"code\":\"storage_unavailable\""));
        assertThat(unknown.heard("atrio.ready")).isFalse();
      }
      servers.startPostgres();
      await().atMost(SOON).until(() -> denied().statusCode() == 403);
      api().publish(api().token("wri", "writer"), "news", 4712);
      await().atMost(SOON).until(() -> stream.heard("4712"));
      assertThat(stream.open()).isTrue();
    }
  }

  @Test
  @Order(3)
  void durableChannelsRefuseWhileItIsGoneAndGoOnWhereTheyWere() throws Exception {
    String reader = api().token("dur", "reader");
    String writer = api().token("dwr", "writer");
    try (HeardLines stream = new HeardLines(atrio, reader, "orders:7")) {
      await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
      assertThat(api().publish(writer, "orders:7", 1)).isEqualTo(1);
      servers.killPostgres();
      assertUnavailable(publishDurably(writer));
      api().publish(writer, "news", 4713);
      try (HeardLines waiting = new HeardLines(atrio, reader, "orders:8")) {
        await().atMost(OPENED_OR_NOT).until(() -> waiting.heard("\"reason\":\"overload\""));
        assertThat(waiting.heard("atrio.ready")).isFalse();
      }
      servers.startPostgres();
      await().atMost(SOON).until(() -> publishDurably(writer).statusCode() == 200);
      long last = api().publish(writer, "orders:7", 3);
      await().atMost(SOON).until(() -> stream.offsets("orders:7").contains(last));
      assertThat(stream.offsets("orders:7"))
          .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
      assertThat(stream.heard("atrio.gap")).isFalse();
    }
  }

  @Test
  @Order(4)
  void whatHappenedMeanwhileIsInTheTrailAndTheTrailHolds() throws Exception {
    for (String type : List.of("session.opened", "stream.detached", "session.closed")) {
      await().atMost(SOON).until(() -> items(audit("user=late&type=" + type)) == 1);
    }
    await().atMost(SOON).until(() -> items(audit("user=wri&type=event.published")) == 2);
    assertThat(api().get("/audit/verify", auditor()).body()).contains("\"ok\":true");
  }

  @Test
  @Order(5)
  void aWrongPasswordIsNotWaitedFor() throws Exception {
    AtrioRun run =
        AtrioRun.Call.of("serve")
            .with("ATRIO_DATABASE_URL", servers.databaseUrl().replace(servers.password(), "hidden"))
            .with("ATRIO_REDIS_URL", servers.redisUrl())
            .with("ATRIO_JWT_SECRET", "s".repeat(32))
            .with("ATRIO_HTTP_PORT", 0)
            .with("ATRIO_STREAM_PORT", 0)
            .with("ATRIO_CLUSTER_PORT", 0)
            .with("ATRIO_MANAGEMENT_PORT", 0)
            .run();
    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).singleElement().asString().contains("refuses", "password");
    assertThat(run.err()).noneMatch(line -> line.contains("hidden"));
  }

  private Api api() {
    return Objects.requireNonNull(opened);
  }

  private HttpResponse<String> publishDurably(String writer) throws Exception {
    return api()
        .post(
            "/publish",
            writer,
            JSON.createObjectNode().put("channel", "orders:7").put("event", "note").put("data", 2));
  }

  private HttpResponse<String> denied() throws Exception {
    return api()
        .post(
            "/publish",
            api().token("rea", "reader"),
            JSON.readTree("{\"channel\":\"news\",\"event\":\"note\",\"data\":1}"));
  }

  private HttpResponse<String> audit(String query) throws Exception {
    return api().get("/audit?" + query, auditor());
  }

  private String auditor() {
    return api().token("aud", "auditor");
  }

  private static int items(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body()).path("items").size();
  }

  private static void assertUnavailable(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("storage_unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }
}
