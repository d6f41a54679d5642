package io.atrio.tests.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.limit.FromAddress.Answer;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server with the product's limits, asked from several addresses of the loopback. */
@Timeout(120)
class AddressBlocksTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int LIMIT = 100;
  private static final int MOST = 120;
  private static final FromAddress GREEDY = new FromAddress("127.0.77.7");
  private static final FromAddress MODEST = new FromAddress("127.0.77.8");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  AddressBlocksTest() {}

  @Test
  void aBlockHoldsAtBothDoorsOutlivesAKilledServerAndEndsByHand() throws Exception {
    ServerOptions options =
        ServerOptions.embedded()
            .inDirectory(folder.resolve("data"))
            .with("ATRIO_LIMITS_ADDRESS", "on")
            .with("ATRIO_LIMITS_ADDRESS_EXEMPT", "127.0.0.1/32")
            .withJvmFlags(List.of("-Datrio.stream.warm-up=100"));
    try (AtrioProcess server = AtrioProcess.start(options);
        Api api = new Api(server)) {
      int admitted = 0;
      while (admitted <= MOST && me(GREEDY, server).status() == 401) {
        admitted++;
      }

      // A minute that begins meanwhile lets a few more in.
      assertThat(admitted).isBetween(LIMIT, MOST);
      refused(me(GREEDY, server));
      refused(GREEDY.get(server.addresses().streams(), ""));
      assertThat(me(MODEST, server).status()).isEqualTo(401);
      String admin = api.token("root", "admin");
      JsonNode block = json(api.get("/blocks/127.0.77.7", admin));
      assertThat(block.path("cause").asText()).isEqualTo("limit");
      await().atMost(SOON).untilAsserted(() -> isInTheTrail(api, admin));
      stored(server, "SELECT cause FROM atrio.address_blocks WHERE address = '127.0.77.7'");
      server.kill();
    }
    try (AtrioProcess next = AtrioProcess.start(options);
        Api api = new Api(next)) {
      refused(me(GREEDY, next));
      refused(GREEDY.get(next.addresses().streams(), ""));
      String admin = api.token("root", "admin");

      assertThat(api.send("DELETE", "/blocks/127.0.77.7", admin).statusCode()).isEqualTo(200);

      assertThat(me(GREEDY, next).status()).isEqualTo(401);
      assertThat(json(api.get("/blocks", admin)).path("items").toString()).isEqualTo("[]");
    }
  }

  private static Answer me(FromAddress from, AtrioProcess server) throws IOException {
    URI api = server.addresses().api();
    return from.get(api.resolve("/v1/me"), "");
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.text()).contains("\"code\":\"address_blocked\"");
    assertThat(Integer.parseInt(answer.field("retry-after"))).isBetween(500, 600);
  }

  private static void isInTheTrail(Api api, String admin) throws Exception {
    JsonNode items = json(api.get("/audit?type=address.blocked", admin)).path("items");
    assertThat(items.findValuesAsText("target")).containsExactly("127.0.77.7");
  }

  private static void stored(AtrioProcess server, String query) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              try (Postgres postgres = Postgres.of(server)) {
                assertThat(postgres.text(query)).isEqualTo("limit");
              }
            });
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
