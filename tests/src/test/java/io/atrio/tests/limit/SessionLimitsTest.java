package io.atrio.tests.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.load.HonestClient;
import io.atrio.tests.load.RequestLog;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import io.atrio.tests.process.SharedServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A server whose limits of sessions and of addresses are as they are by default. The tests wait for
 * a minute, so others run meanwhile.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionLimitsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration ASKING = Duration.ofSeconds(65);

  /** Requests a minute for which an address is blocked, by default. */
  private static final int MOST_OF_AN_ADDRESS = 100;

  private AtrioProcess server;
  private Api api;

  @SuppressWarnings("NullAway.Init") // set before the tests
  SessionLimitsTest() {}

  @BeforeAll
  void start() throws Exception {
    server =
        AtrioProcess.start(
            ServerOptions.embedded()
                .with("ATRIO_LIMITS_SESSION", "on")
                .with("ATRIO_LIMITS_ADDRESS", "on")
                .with("ATRIO_LIMITS_ADDRESS_EXEMPT", "127.0.0.1/32"));
    api = new Api(server);
  }

  @AfterAll
  void stop() throws Exception {
    api.close();
    server.close();
  }

  @Test
  void aClientThatHonoursRetryAfterGetsItsShareAndIsNeverBlocked() throws Exception {
    URI me = URI.create(server.addresses().api() + "/me");
    InetAddress from = InetAddress.getByName("127.0.77.9");
    try (HonestClient client = new HonestClient(me, api.token("hal", "viewer"), from)) {
      RequestLog log = client.ask(ASKING);

      assertThat(log.countWithin(MINUTE, 200)).as(log.toString()).isBetween(60L, 90L);
      assertThat(log.mostWithin(MINUTE)).isLessThanOrEqualTo(MOST_OF_AN_ADDRESS);
      assertThat(log.count(200) + log.count(429)).isEqualTo(log.count());
      assertThat(log.count(429)).isPositive();
      assertThat(log.hasTwoInARow(429)).isFalse();
      assertThat(api.get("/blocks", api.token("root", "admin")).body()).contains("\"items\":[]");
    }
  }

  @Test
  void aProfileSaysWhatIsLeft() throws Exception {
    String token = api.token("ida", "viewer");
    api.get("/me", token);
    HttpResponse<String> answer = api.get("/me", token);

    JsonNode limits = JSON.readTree(answer.body()).path("limits");
    assertThat(limits.path("policy").asText()).isEqualTo("session");
    assertThat(limits.path("quota").asInt()).isEqualTo(30);
    assertThat(limits.path("window_s").asInt()).isEqualTo(30);
    assertThat(limits.path("remaining").asInt()).isBetween(28, 29);
    assertThat(limits.path("reset_s").asInt()).isBetween(1, 2);
    assertThat(answer.headers().firstValue("RateLimit"))
        .contains("\"session\";r=" + limits.path("remaining") + ";t=" + limits.path("reset_s"));
  }

  @Test
  void aProfileSaysThatThereAreNone() throws Exception {
    try (Api unlimited = new Api(SharedServer.get())) {
      JsonNode me = JSON.readTree(unlimited.get("/me", unlimited.token("ivo", "viewer")).body());

      assertThat(me.has("limits")).isTrue();
      assertThat(me.path("limits").isNull()).isTrue();
    }
  }
}
