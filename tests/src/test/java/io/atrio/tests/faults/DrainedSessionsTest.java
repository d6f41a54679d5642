package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.cluster.Cluster;
import io.atrio.tests.cluster.ClusterOptions;
import io.atrio.tests.process.AtrioProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions of a node that is stopped in good order, looked at from the node they go to. */
@Timeout(240)
class DrainedSessionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CHANNEL = "all";
  private static final int BURST = 30;
  private static final int SPENT = 15;
  private static final int SESSIONS = 5;
  private static final Duration AWAY = Duration.ofMillis(1500);

  /** Hardly anything comes back while the test runs. */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Datrio.stream.warm-up=0",
          "-Datrio.limits.session.enabled=on",
          "-Datrio.limits.session.burst=" + BURST,
          "-Datrio.limits.session.requests=1",
          "-Datrio.drain.retry-min=" + AWAY.toMillis() + "ms",
          "-Datrio.drain.retry-max=" + AWAY.toMillis() + "ms");

  /** All are sent away in one step of the drain: each is one of the last. */
  @Test
  void theLastThatAreSentAwayBringWhatTheyHaveSpent() throws Exception {
    try (Cluster cluster = Cluster.start(ClusterOptions.of(2).withFlags(FLAGS));
        Api leaving = new Api(cluster.node(0));
        Api staying = new Api(cluster.node(1))) {
      List<String> tokens = new ArrayList<>();
      List<HeardLines> before = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        String token = leaving.token("ann" + i, "viewer");
        tokens.add(token);
        before.add(new HeardLines(cluster.node(0), token, CHANNEL));
        awaitReady(before.getLast());
        for (int n = 0; n < SPENT; n++) {
          assertThat(leaving.get("/me", token).statusCode()).isEqualTo(200);
        }
      }
      Thread stopping = Thread.startVirtualThread(() -> terminate(cluster.node(0)));
      for (HeardLines stream : before) {
        await().pollInterval(Duration.ofMillis(10)).atMost(SOON).until(() -> !stream.open());
        assertThat(stream.heard("retry: " + AWAY.toMillis())).isTrue();
      }
      Thread.sleep(AWAY);
      List<HeardLines> after = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        String cursor = before.get(i).cursor();
        after.add(new HeardLines(cluster.node(1), tokens.get(i), CHANNEL, cursor));
      }
      after.forEach(DrainedSessionsTest::awaitReady);
      stopping.join();

      assertThat(cluster.node(0).isAlive()).isFalse();
      for (String token : tokens) {
        assertThat(left(staying, token)).isBetween(1, BURST - SPENT);
      }
      after.forEach(HeardLines::close);
      before.forEach(HeardLines::close);
    }
  }

  private static void awaitReady(HeardLines stream) {
    await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
  }

  private static int left(Api api, String token) throws Exception {
    JsonNode me = JSON.readTree(api.get("/me", token).body());
    return me.path("limits").path("remaining").asInt();
  }

  private static void terminate(AtrioProcess node) {
    try {
      node.terminate(SOON);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
