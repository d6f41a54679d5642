package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.api.client.Answer;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel keeps, over the real door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChannelHistoryTest {
  private static final int KEPT = 200;

  private final Doors doors =
      Doors.open(
          "atrio.channel.history-size = " + KEPT,
          "atrio.permission.roles.reader = [\"history:*\"]",
          "atrio.permission.roles.owner = [\"history:user:*\", \"history:session:*\"]");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void anEventIsReadAsItWasPublished() {
    String data = "{\"b\": 1.50, \"a\":\"\\u00e4\",\"c\":[1e400,null]}";
    doors.publish("exact", "order.created", data);

    Answer answer = history("exact", "");

    assertThat(answer.body()).contains(",\"data\":" + data + "}");
    JsonNode item = answer.json().path("items").get(0);
    assertThat(item.path("channel").asText()).isEqualTo("exact");
    assertThat(item.path("event").asText()).isEqualTo("order.created");
    assertThat(item.path("offset").asLong()).isEqualTo(1);
    assertThat(Instant.parse(item.path("at").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(answer.json().path("next").isNull()).isTrue();
    assertThat(answer.json().path("gap").asBoolean(true)).isFalse();
  }

  @Test
  void pagesLeadThroughAllThatIsKept() {
    publishTimes("pages", 25);
    List<Long> offsets = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    JsonNode page = history("pages", "?limit=10").json();
    while (!page.path("next").isNull()) {
      sizes.add(offsetsOf(page, offsets));
      page = history("pages", "?limit=10&after=" + page.path("next").asText()).json();
    }
    sizes.add(offsetsOf(page, offsets));

    assertThat(sizes).containsExactly(10, 10, 5);
    assertThat(offsets).containsExactlyElementsOf(range(1, 25));
  }

  @Test
  void aPageHasAHundredItemsUnlessAnotherLimitIsGiven() {
    publishTimes("usual", 120);

    assertThat(history("usual", "").json().path("items")).hasSize(100);
    assertThat(history("usual", "?limit=1000").json().path("items")).hasSize(120);
  }

  @Test
  void aPageIsBoundedByBytesToo() {
    for (int i = 0; i < 5; i++) {
      doors.publish("bytes", "e", '"' + "x".repeat(60_000) + '"');
    }

    JsonNode page = history("bytes", "").json();
    assertThat(page.path("items")).hasSize(2);
    assertThat(page.path("next").asText()).isEqualTo(page.path("epoch").asText() + ".2");
  }

  @Test
  void whatIsNotKeptAnyMoreIsAGap() {
    publishTimes("forgetful", KEPT + 10);
    String epoch = history("forgetful", "").json().path("epoch").asText();

    JsonNode behind = history("forgetful", "?after=" + epoch + ".9").json();
    assertThat(behind.path("gap").asBoolean()).isTrue();
    assertThat(behind.path("items").get(0).path("offset").asLong()).isEqualTo(11);
    JsonNode within = history("forgetful", "?after=" + epoch + ".10").json();
    assertThat(within.path("gap").asBoolean(true)).isFalse();
    assertThat(within.path("items").get(0).path("offset").asLong()).isEqualTo(11);
  }

  @Test
  void aPositionOfAnotherEpochIsAGapAndAllIsRead() {
    publishTimes("lives", 3);

    JsonNode page = history("lives", "?after=1.2").json();
    assertThat(page.path("gap").asBoolean()).isTrue();
    assertThat(page.path("items")).hasSize(3);
  }

  @Test
  void thePositionOfAPublishIsOneToReadOnFrom() {
    JsonNode placed =
        doors
            .api(
                Request.publish(
                    doors.service(), "{\"channel\":\"placed\",\"event\":\"e\",\"data\":1}"))
            .json();
    String position = placed.path("epoch").asText() + "." + placed.path("offset").asText();
    assertThat(history("placed", "?after=" + position).json().path("items")).isEmpty();
    doors.publish("placed", "e", "2");

    assertThat(history("placed", "?after=" + position).json().path("items")).hasSize(1);
  }

  @Test
  void anEventWhoseTimeIsOverIsNotRead() {
    String brief = "{\"channel\":\"brief\",\"event\":\"brief\",\"data\":1,\"ttl_s\":1}";
    doors.api(Request.publish(doors.service(), brief)).succeeds();
    doors.publish("brief", "lasting", "2");
    assertThat(history("brief", "").json().path("items")).hasSize(2);
    await().until(() -> history("brief", "").json().path("items").size() == 1);

    JsonNode page = history("brief", "").json();
    assertThat(page.path("items").get(0).path("event").asText()).isEqualTo("lasting");
    assertThat(page.path("gap").asBoolean(true)).isFalse();
  }

  @Test
  void aChannelThatNeverWasHasNothing() {
    JsonNode page = history("never", "").json();
    assertThat(page.path("items")).isEmpty();
    assertThat(page.path("offset").asLong(-1)).isZero();
    JsonNode kept = channel("never", doors.service()).succeeds().json();
    assertThat(kept.path("offset").asLong(-1)).isZero();
    assertThat(kept.path("history").path("events").asInt(-1)).isZero();
    assertThat(kept.path("history").has("from_offset")).isFalse();
    assertThat(kept.path("history").has("oldest_at")).isFalse();
  }

  @Test
  void aChannelSaysWhereItStandsAndWhatItKeeps() {
    publishTimes("standing", KEPT + 5);
    JsonNode kept = channel("standing", doors.service()).succeeds().json();

    assertThat(kept.path("channel").asText()).isEqualTo("standing");
    assertThat(kept.path("offset").asLong()).isEqualTo(KEPT + 5);
    assertThat(kept.path("epoch")).isEqualTo(history("standing", "").json().path("epoch"));
    assertThat(kept.path("history").path("events").asInt()).isEqualTo(KEPT);
    assertThat(kept.path("history").path("bytes").asLong()).isGreaterThan(KEPT * 50);
    assertThat(kept.path("history").path("from_offset").asLong()).isEqualTo(6);
    assertThat(Instant.parse(kept.path("history").path("oldest_at").asText()))
        .isBeforeOrEqualTo(Instant.now());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0", "limit=1001", "limit=-1", "limit=x", "limit=", "limit=1&limit=2",
        "limit=99999999999", "after=", "after=7", "after=x.y", "after=1.-1", "after=1.1.1",
        "after=1.99999999999999999999", "aftr=1.1", "after=%zz", "after=1.1&after=1.1"
      })
  void aBadQueryIsRefused(String query) {
    get("/v1/channels/c/history?" + query, doors.service()).refuses(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "a,b", "a*", "%C3%A4", "a%2Fb", "a%0d%0ab"})
  void aBadChannelNameIsRefused(String channel) {
    get("/v1/channels/" + channel, doors.service()).refuses(400, "invalid_channel");
    get("/v1/channels/" + channel + "/history", doors.service()).refuses(400, "invalid_channel");
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, orders, 200, 403",
    "reader, orders, 200, 200",
    "nobody, orders, 403, 403",
    "nobody, all, 200, 403",
    "editor, user:ana, 200, 200",
    "viewer, user:ana, 200, 403",
    "owner, user:ana, 200, 200",
    "owner, user:bob, 403, 403",
    "owner, session:ana-1, 200, 200",
    "owner, session:bob-1, 403, 403",
    "editor, user:bob, 403, 403",
    "editor, role:admin, 403, 403",
    "editor, role:editor, 200, 200",
    "admin, user:bob, 200, 200",
  })
  void whoMayLookIsDecidedByRoleAndChannel(String role, String channel, int position, int history) {
    String token = doors.sessionToken("ana", "ana-1", role);

    assertThat(channel(channel, token).status()).isEqualTo(position);
    assertThat(get("/v1/channels/" + channel + "/history", token).status()).isEqualTo(history);
  }

  @Test
  void aRefusalNamesThePermission() {
    String token = doors.token("nina", "nobody");
    Answer position = channel("orders", token).refuses(403, "permission_denied");
    Answer history = get("/v1/channels/orders/history", token).refuses(403, "permission_denied");

    assertThat(position.json().path("detail").asText()).contains("subscribe:orders");
    assertThat(history.json().path("detail").asText()).contains("history:orders");
  }

  @Test
  void nobodyLooksWithoutAToken() {
    doors.api(Request.get("/v1/channels/c")).refuses(401, "token_missing");
    doors.api(Request.get("/v1/channels/c/history")).refuses(401, "token_missing");
  }

  private void publishTimes(String channel, int times) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      items.add("{\"channel\":\"" + channel + "\",\"event\":\"e\",\"data\":" + i + "}");
    }
    doors
        .api(Request.post("/v1/publish/batch", items.toString()).bearer(doors.service()))
        .succeeds();
  }

  private Answer history(String channel, String query) {
    return get("/v1/channels/" + channel + "/history" + query, doors.service()).succeeds();
  }

  private Answer channel(String channel, String token) {
    return get("/v1/channels/" + channel, token);
  }

  private Answer get(String target, String token) {
    return doors.api(Request.get(target).bearer(token));
  }

  private static int offsetsOf(JsonNode page, List<Long> into) {
    page.path("items").forEach(item -> into.add(item.path("offset").asLong()));
    return page.path("items").size();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
