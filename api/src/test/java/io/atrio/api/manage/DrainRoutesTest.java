package io.atrio.api.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class DrainRoutesTest {
  private static final String TOKEN = "a-token-of-sixteen";

  /** So many that they would not be gone in the time of a test at the rate that is set. */
  private static final int STREAMS = 30;

  private static final Doors DOORS = Doors.open("atrio.drain { rate = 1, at-most = 5 m }");
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Drain drain = DOORS.draining(true);
  private final AtomicInteger leaving = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  @AfterAll
  static void close() {
    KIT.shutdownTestKit();
    DOORS.close();
  }

  @Test
  void whoDoesNotShowTheTokenSendsNobodyAway() throws Exception {
    assertThat(ask(TOKEN, HttpRequest.POST("/drain")).status().intValue()).isEqualTo(401);
    assertThat(ask(TOKEN, post("/drain", "another-token-of-16")).status().intValue())
        .isEqualTo(401);
    assertThat(ask("", post("/drain", TOKEN)).status().intValue()).isEqualTo(403);
    assertThat(leaving).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "fast", "", "%2B5", "100001", "99999999999999999999"})
  void whatIsNoRateIsRefusedAndNobodyIsSentAway(String rate) throws Exception {
    HttpResponse answer = ask(TOKEN, post("/drain?rate=" + rate, TOKEN));

    assertThat(answer.status().intValue()).isEqualTo(400);
    assertThat(text(answer)).contains("from 1 to 100000");
    assertThat(leaving).hasValue(0);
  }

  @Test
  void howFarItIsCanBeSeenAndItCanBeMadeFaster() throws Exception {
    List<OpenStream> streams = IntStream.range(0, STREAMS).mapToObj(this::open).toList();
    assertThat(progress()).isEqualTo("{\"draining\":false}");

    HttpResponse accepted = ask(TOKEN, post("/drain", TOKEN));
    assertThat(accepted.status().intValue()).isEqualTo(202);
    assertThat(text(accepted)).isEqualTo("{\"draining\":true}");
    await().until(() -> progress().matches("\\{\"draining\":true,\"streams_left\":(30|2\\d)}"));

    HttpResponse faster = ask(TOKEN, post("/drain?rate=100000", TOKEN));
    assertThat(faster.status().intValue()).isEqualTo(202);
    drained.get(10, TimeUnit.SECONDS);
    assertThat(progress()).isEqualTo("{\"draining\":true,\"streams_left\":0}");
    assertThat(leaving).hasValue(2);
    streams.forEach(OpenStream::close);
  }

  private OpenStream open(int number) {
    String token = DOORS.token("user-" + number, "viewer");
    return DOORS.stream(Request.get("/v1/stream").bearer(token));
  }

  /** As the node does, which leaves once however often it is told to. */
  private void leave() {
    if (leaving.getAndIncrement() == 0) {
      Thread.startVirtualThread(this::run);
    }
  }

  private void run() {
    try {
      drain.run();
      drained.complete(null);
    } catch (InterruptedException e) {
      drained.completeExceptionally(e);
    }
  }

  private String progress() throws Exception {
    return text(ask(TOKEN, HttpRequest.GET("/drain")));
  }

  private HttpResponse ask(String token, HttpRequest request) throws Exception {
    return new ChangeGate(token)
        .wrap(new DrainRoutes(drain, this::leave).route())
        .seal()
        .handler(KIT.system())
        .apply(request)
        .toCompletableFuture()
        .get(3, TimeUnit.SECONDS);
  }

  private static HttpRequest post(String path, String token) {
    return HttpRequest.POST(path).addHeader(RawHeader.create("Authorization", "Bearer " + token));
  }

  private static String text(HttpResponse answer) throws Exception {
    return answer
        .entity()
        .toStrict(1_000, KIT.system())
        .toCompletableFuture()
        .get(3, TimeUnit.SECONDS)
        .getData()
        .utf8String();
  }
}
