package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrio.api.client.Answer;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches over the real doors, with channels in all slots. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BatchesTest {
  private final Doors doors =
      Doors.open(
          "atrio.permission.roles.clerk = [\"publish:orders*\"]", "atrio.http.max-body = 200 KiB");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void everyItemHasItsResultInTheOrderOfTheList() {
    List<String> items = IntStream.range(0, 500).mapToObj(i -> item("many." + i % 20, i)).toList();
    JsonNode results = results(doors.service(), items.toString());

    assertThat(results).hasSize(500);
    for (int i = 0; i < 500; i++) {
      JsonNode result = results.get(i);
      assertThat(result.path("channel").asText()).isEqualTo("many." + i % 20);
      assertThat(result.path("offset").asLong()).isEqualTo(i / 20 + 1);
      assertThat(result.path("epoch").asText()).matches("[0-9a-z]+");
      assertThat(result.path("duplicate").asBoolean(true)).isFalse();
      assertThat(result.has("error")).isFalse();
    }
  }

  @Test
  void streamsHearABatchInItsOrderAndAsItWasSent() {
    Request request = Request.get("/v1/stream?channels=heard").bearer(doors.token("v", "viewer"));
    try (OpenStream stream = doors.stream(request)) {
      String second = "{\"channel\":\"heard\",\"event\":\"e\",\"data\": 2.50 }";
      results(
          doors.service(), "[" + item("heard", 1) + ",7," + second + "," + item("heard", 3) + "]");

      assertThat(stream.next().data()).endsWith("\"data\":1}");
      assertThat(stream.next().data()).endsWith("\"data\":2.50}");
      assertThat(stream.next().data()).endsWith("\"data\":3}");
    }
  }

  @Test
  void aBadItemHasTheProblemItWouldHaveAlone() {
    String bad = "{\"channel\":\"c d\",\"event\":\"e\",\"data\":1}";
    JsonNode results =
        results(doors.service(), "[" + item("bad", 1) + "," + bad + "," + item("bad", 2) + "]");

    assertThat(results.get(0).path("offset").asLong()).isEqualTo(1);
    assertThat(results.get(2).path("offset").asLong()).isEqualTo(2);
    JsonNode alone = doors.api(Request.publish(doors.service(), bad)).json();
    // The request's id is that of the whole answer, and said once.
    ((ObjectNode) alone).remove("request_id");
    assertThat(results.get(1).path("error")).isEqualTo(alone);
    assertThat(results.get(1).size()).isEqualTo(1);
  }

  @Test
  void eachItemNeedsItsOwnPermission() {
    String items =
        "[" + item("orders.1", 1) + "," + item("stock", 2) + "," + item("orders.2", 3) + "]";
    JsonNode results = results(doors.token("carla", "clerk"), items);

    assertThat(results.get(0).path("offset").asLong()).isEqualTo(1);
    assertThat(results.get(1).path("error").path("code").asText()).isEqualTo("permission_denied");
    assertThat(results.get(1).path("error").path("status").asInt()).isEqualTo(403);
    assertThat(results.get(1).path("error").path("detail").asText()).contains("publish:stock");
    assertThat(results.get(2).path("offset").asLong()).isEqualTo(1);
    assertThat(doors.publish("stock", "e", "1")).as("nothing came before").isEqualTo(1);
  }

  @Test
  void aBatchOfNothingButDeniedItemsIsStillAnswered() {
    JsonNode results = results(doors.token("vera", "viewer"), "[" + item("none", 1) + "]");

    assertThat(results.get(0).path("error").path("code").asText()).isEqualTo("permission_denied");
  }

  @Test
  void aKeyThatRepeatsWithinABatchIsOneEvent() {
    String keyed = "{\"channel\":\"keyed\",\"event\":\"e\",\"key\":\"k\",\"data\":1}";
    JsonNode results =
        results(doors.service(), "[" + keyed + "," + item("keyed", 2) + "," + keyed + "]");

    assertThat(results.get(0).path("duplicate").asBoolean(true)).isFalse();
    assertThat(results.get(2).path("duplicate").asBoolean()).isTrue();
    assertThat(results.get(2).path("offset").asLong()).isEqualTo(1);
    assertThat(results(doors.service(), "[" + keyed + "]").get(0).path("duplicate").asBoolean())
        .isTrue();
  }

  @Test
  void moreThanAThousandItemsAreRefusedAndNoneIsPublished() {
    List<String> items = IntStream.range(0, 1001).mapToObj(i -> item("toomany", i)).toList();

    batch(doors.service(), items.toString()).refuses(413, "batch_too_large");
    assertThat(doors.publish("toomany", "e", "1")).isEqualTo(1);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    String large = item("large", 1).replace("1}", '"' + "x".repeat(60_000) + "\"}");

    batch(doors.service(), List.of(large, large, large).toString()).succeeds();
    batch(doors.service(), List.of(large, large, large, large).toString())
        .refuses(413, "body_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[", "[}", "x", "[{\"a\":1,\"a\":2}]"})
  void whatIsNoListIsRefused(String body) {
    batch(doors.service(), body).refuses(400, "invalid_json");
  }

  @Test
  void aListOfNothingIsRefused() {
    batch(doors.service(), "[]").refuses(400, "invalid_request");
  }

  @Test
  void anotherMediaTypeIsRefused() {
    Request request =
        new Request("POST", "/v1/publish/batch", List.of("Content-Type: text/plain"), "[]");
    doors.api(request.bearer(doors.service())).refuses(415, "unsupported_media_type");
  }

  @Test
  void nobodyPublishesWithoutAToken() {
    doors.api(Request.post("/v1/publish/batch", "[]")).refuses(401, "token_missing");
  }

  @Test
  void anotherMethodIsRefused() {
    doors.api(Request.get("/v1/publish/batch")).refuses(405, "method_not_allowed");
  }

  private JsonNode results(String token, String body) {
    return batch(token, body).succeeds().json().path("items");
  }

  private Answer batch(String token, String body) {
    return doors.api(Request.post("/v1/publish/batch", body).bearer(token));
  }

  private static String item(String channel, int data) {
    return "{\"channel\":\"%s\",\"event\":\"e\",\"data\":%d}".formatted(channel, data);
  }
}
