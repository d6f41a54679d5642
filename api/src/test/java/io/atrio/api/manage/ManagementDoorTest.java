package io.atrio.api.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.ClusterProtocol;
import io.atrio.cluster.settings.AtrioSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManagementDoorTest {
  private static final String TOKEN = "a-token-of-sixteen";
  private static final Duration SOON = Duration.ofSeconds(20);

  private volatile CompletableFuture<Boolean> database = CompletableFuture.completedFuture(true);
  private volatile CompletableFuture<Boolean> redis = CompletableFuture.completedFuture(true);
  private HttpClient http;
  private ActorSystem<Void> system;
  private ClusterNode node;
  private Health health;
  private String address;

  @SuppressWarnings("NullAway.Init") // set before each test
  ManagementDoorTest() {}

  @BeforeEach
  void open() throws Exception {
    listen(TOKEN);
  }

  @AfterEach
  void close() {
    ActorTestKit.shutdown(system);
    http.shutdownNow();
  }

  @Test
  void aNodeIsReadyOnceItHasJoinedAndStartedWhileTheDatabaseAnswersAndUntilItDrains()
      throws Exception {
    assertThat(get("/alive").statusCode()).isEqualTo(200);
    assertThat(get("/startup").statusCode()).isEqualTo(503);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    node.joinSelf().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(get("/ready").statusCode()).isEqualTo(503);

    health.started();
    await().atMost(SOON).until(() -> get("/ready").body().contains("\"nodes\":1"));
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(get("/startup").statusCode()).isEqualTo(200);

    redis = CompletableFuture.failedFuture(new IllegalStateException("away"));
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(get("/ready").body()).contains("\"redis\":\"away\"");

    database = new CompletableFuture<>();
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("\"database\":\"away\"");
    assertThat(get("/alive").statusCode()).isEqualTo(200);
    database = CompletableFuture.completedFuture(true);

    health.draining();
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("\"draining\":true");
  }

  @Test
  void everybodyMayLookAtTheClusterAndOnlyTheTokenChangesIt() throws Exception {
    node.joinSelf().toCompletableFuture().get(20, TimeUnit.SECONDS);
    String self = node.address();
    await().atMost(SOON).until(() -> get("/cluster/members").body().contains("\"Up\""));

    assertThat(get("/cluster/members/").body()).contains(self);
    assertThat(delete(self, "").statusCode()).isEqualTo(401);
    assertThat(delete(self, "another-token-of-16").statusCode()).isEqualTo(401);
    assertThat(delete(self, TOKEN).statusCode()).isEqualTo(200);
    await().atMost(SOON).until(() -> !get("/ready").body().contains("\"state\":\"Up\""));
  }

  @Test
  void withoutATokenNothingCanBeChanged() throws Exception {
    close();
    listen("");
    node.joinSelf().toCompletableFuture().get(20, TimeUnit.SECONDS);
    String self = node.address();

    assertThat(delete(self, "").statusCode()).isEqualTo(403);
    assertThat(delete(self, TOKEN).statusCode()).isEqualTo(403);
  }

  private void listen(String token) throws Exception {
    http = HttpClient.newHttpClient();
    AtrioSettings settings =
        AtrioSettings.from(
            ConfigFactory.parseString(
                    "pekko { remote.artery.canonical.port = 0, management.http.port = 0 }\n"
                        + "atrio.management.token = \""
                        + token
                        + "\"")
                .withFallback(ConfigFactory.load()));
    system =
        ActorSystem.create(
            Behaviors.empty(), "managed", ClusterProtocol.config().withFallback(settings.config()));
    node = new ClusterNode(system);
    health = new Health(node, () -> database, () -> redis);
    ServerBinding binding =
        new ManagementDoor(system, settings.management(), health)
            .listen(List.of())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    address = "http://127.0.0.1:" + binding.localAddress().getPort();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> delete(String member, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(address + "/cluster/members/" + member.substring("pekko://".length())))
            .DELETE();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
