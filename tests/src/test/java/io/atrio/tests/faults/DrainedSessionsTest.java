package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.cluster.Cluster;
import io.atrio.tests.cluster.ClusterOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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
  private static final int TWICE = 20;
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

  private final List<HeardLines> streams = new ArrayList<>();
  private Cluster cluster;
  private Api leaving;
  private Api staying;

  @SuppressWarnings("NullAway.Init") // set before the tests
  DrainedSessionsTest() {}

  private void start(String... more) throws Exception {
    List<String> flags = Stream.concat(FLAGS.stream(), Stream.of(more)).toList();
    cluster = Cluster.start(ClusterOptions.of(2).withFlags(flags));
    leaving = new Api(cluster.node(0));
    staying = new Api(cluster.node(1));
  }

  @AfterEach
  void stop() {
    streams.forEach(HeardLines::close);
    staying.close();
    leaving.close();
    cluster.close();
  }

  /** All are sent away in one step of the drain: each is one of the last. */
  @Test
  void theyBringWhatTheyHaveSpent() throws Exception {
    start();
    List<String> tokens = IntStream.range(0, SESSIONS).mapToObj(this::spender).toList();
    List<HeardLines> before = tokens.stream().map(token -> open(0, token)).toList();
    String onBoth = spender(SESSIONS);
    HeardLines first = open(0, onBoth);
    HeardLines second = open(1, onBoth);
    String withoutStream = spender(SESSIONS + 1);
    Thread stopping = Thread.startVirtualThread(this::terminate);
    awaitSentAway(first);
    for (HeardLines stream : before) {
      awaitSentAway(stream);
    }
    Thread.sleep(AWAY);
    tokens.forEach(token -> open(1, token));
    stopping.join();
    awaitEnd(second);
    open(1, onBoth);

    assertThat(cluster.node(0).isAlive()).isFalse();
    for (String token : tokens) {
      assertThat(left(token)).as("one that comes back").isBetween(1, BURST - SPENT);
    }
    assertThat(left(onBoth)).as("one that has a tab here").isBetween(1, BURST - SPENT);
    assertThat(left(withoutStream)).as("one without a stream").isBetween(1, BURST - SPENT);
  }

  /** Two seconds of them; the first may be seen late. */
  @Test
  void thoseWithATabElsewhereGoAtTheRateToo() throws Exception {
    start("-Datrio.drain.rate=10");
    List<HeardLines> elsewhere = new ArrayList<>();
    for (int i = 0; i < TWICE; i++) {
      String token = leaving.token("twice" + i, "viewer");
      open(0, token);
      elsewhere.add(open(1, token));
    }
    Thread stopping = Thread.startVirtualThread(this::terminate);
    await().atMost(SOON).until(() -> elsewhere.stream().anyMatch(stream -> !stream.open()));
    long first = System.nanoTime();
    elsewhere.forEach(DrainedSessionsTest::awaitSentAway);
    assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThan(Duration.ofSeconds(1));
    stopping.join();
  }

  private HeardLines open(int node, String token) {
    HeardLines stream = new HeardLines(cluster.node(node), token, CHANNEL);
    streams.add(stream);
    await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
    return stream;
  }

  private static void awaitSentAway(HeardLines stream) {
    awaitEnd(stream);
    assertThat(stream.heard("retry: " + AWAY.toMillis())).isTrue();
  }

  private static void awaitEnd(HeardLines stream) {
    await().pollInterval(Duration.ofMillis(10)).atMost(SOON).until(() -> !stream.open());
  }

  /** The token of a session that has spent something at the node that leaves. */
  private String spender(int number) {
    String token = leaving.token("ann" + number, "viewer");
    try {
      for (int i = 0; i < SPENT; i++) {
        assertThat(leaving.get("/me", token).statusCode()).isEqualTo(200);
      }
      return token;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int left(String token) throws Exception {
    JsonNode me = JSON.readTree(staying.get("/me", token).body());
    return me.path("limits").path("remaining").asInt();
  }

  private void terminate() {
    try {
      cluster.node(0).terminate(SOON);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
