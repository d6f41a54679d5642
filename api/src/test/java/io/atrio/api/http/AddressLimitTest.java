package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Answer;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Both doors refuse an address that asks too much; loopback is the proxy that names it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AddressLimitTest {
  private static final int LIMIT = 10;
  private static final String CODE = "address_blocked";
  private static final String BROKEN = "no.token.atall";

  private final Doors doors =
      Doors.open(
          "atrio.limits.address { requests = " + LIMIT + ", window = 1 hour, exempt = \"\" }",
          "atrio.http.trusted-proxies = \"127.0.0.0/8, ::1\"");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void theApiRefusesBeforeItLooksAtTheToken() {
    for (int i = 0; i < LIMIT; i++) {
      api("203.0.113.1").refuses(401, "token_invalid");
    }

    refused(api("203.0.113.1"));
    refused(doors.api(from(Request.get("/no/such/path"), "203.0.113.1")));
    api("203.0.113.2").refuses(401, "token_invalid");
  }

  @Test
  void theStreamDoorRefusesBeforeItLooksAtThePath() {
    for (int i = 0; i < LIMIT; i++) {
      stream("/x", "203.0.113.3").refuses(404, "not_found");
    }

    refused(stream("/x", "203.0.113.3"));
    refused(stream("/v1/stream", "203.0.113.3"));
    stream("/x", "203.0.113.4").refuses(404, "not_found");
  }

  @Test
  void bothDoorsCountTogether() {
    for (int i = 0; i < LIMIT / 2; i++) {
      api("203.0.113.5").refuses(401, "token_invalid");
      stream("/x", "203.0.113.5").refuses(404, "not_found");
    }

    refused(api("203.0.113.5"));
    refused(stream("/x", "203.0.113.5"));
  }

  @Test
  void anIpv6NetworkOf64BitsIsOneAddress() {
    for (int i = 0; i < LIMIT; i++) {
      api("2001:db8:1:2::" + i).refuses(401, "token_invalid");
    }

    refused(api("2001:db8:1:2:ffff::1"));
    api("2001:db8:1:3::1").refuses(401, "token_invalid");
  }

  @Test
  void whatAClientPutsBeforeItsOwnAddressDoesNotHideIt() {
    for (int i = 0; i < LIMIT; i++) {
      api("198.51.100." + i + ", 203.0.113.6").refuses(401, "token_invalid");
    }

    refused(api("198.51.100.99, 203.0.113.6"));
    api("203.0.113.6, 203.0.113.7").refuses(401, "token_invalid");
  }

  @Test
  void aPageOfAnAllowedOriginMayReadTheRefusalAndItsPreflightsAreNotCounted() {
    String origin = "http://127.0.0.1:" + doors.http().getPort();
    Request ask = Request.post("/v1/stream/tickets", "").with("Origin: " + origin);
    Request preflight =
        Request.of("OPTIONS", "/v1/stream/tickets")
            .with("Origin: " + origin)
            .with("Access-Control-Request-Method: POST");
    for (int i = 0; i < LIMIT; i++) {
      assertThat(doors.api(from(preflight, "203.0.113.9")).status()).isEqualTo(204);
      assertThat(doors.refusedStream(from(preflight, "203.0.113.9")).status()).isIn(204, 404);
      doors.api(from(ask, "203.0.113.9")).refuses(401, "token_missing");
    }

    Answer refused = doors.api(from(ask, "203.0.113.9"));

    refused(refused);
    assertThat(refused.field("access-control-allow-origin")).isEqualTo(origin);
    assertThat(refused.field("access-control-expose-headers").toLowerCase(Locale.ROOT))
        .contains("retry-after");
    assertThat(doors.api(from(preflight, "203.0.113.9")).status()).isEqualTo(204);
    Answer stream =
        doors.refusedStream(
            from(Request.get("/v1/stream").with("Origin: " + origin), "203.0.113.9"));
    refused(stream);
    assertThat(stream.field("access-control-allow-origin")).isEqualTo(origin);
  }

  private static void refused(Answer answer) {
    answer.refuses(429, CODE);
    assertThat(Integer.parseInt(answer.field("retry-after"))).isBetween(1, 600);
    assertThat(answer.json().path("retry_after").asInt()).isBetween(1, 600);
    assertThat(answer.json().path("type").asText()).endsWith("#quota-exceeded");
  }

  private Answer api(String client) {
    return doors.api(from(Request.post("/v1/stream/tickets", "").bearer(BROKEN), client));
  }

  private Answer stream(String target, String client) {
    return doors.refusedStream(from(Request.get(target), client));
  }

  private static Request from(Request request, String client) {
    return request.with("X-Forwarded-For: " + client);
  }
}
