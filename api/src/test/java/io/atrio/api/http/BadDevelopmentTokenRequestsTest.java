package io.atrio.api.http;

import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent for a development token, the answer is a problem that says which. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadDevelopmentTokenRequestsTest {
  private final Doors doors = Doors.open();

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"user\":\"a b\"}",
        "{\"user\":\"a\\r\\nb\"}",
        "{\"user\":\"a\",\"ttl_s\":0}",
        "{\"user\":\"a\",\"roles\":[null]}",
        "{\"user\":\"a\",\"roles\":[\"x y\"]}",
        "{\"user\":\"a\",\"session\":\"x y\"}"
      })
  void aBadRequestForADevelopmentTokenIsRefused(String body) {
    doors.api(Request.post("/v1/dev/token", body)).refuses(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"user\":\"a\",\"unknown\":1}",
        "{\"user\":\"a\",\"user\":\"b\"}",
        "{\"user\":\"a\"} x",
        "{\"user\":\"a\",\"roles\":\"admin\"}",
        "{\"user\":{}}",
        "{\"user\":\"a\",\"ttl_s\":\"x\"}"
      })
  void aMalformedRequestForADevelopmentTokenIsRefused(String body) {
    doors.api(Request.post("/v1/dev/token", body)).refuses(400, "invalid_json");
  }
}
