package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.api.client.Answer;
import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is on a channel, over the real doors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PresenceTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final int MANY = 2500;

  private final Doors doors =
      Doors.open(
          "atrio.channel.namespaces.room { presence = on, presence-leave-after = 1500 ms }",
          "atrio.channel.namespaces.user { presence = on }",
          "atrio.permission.roles.seer = [\"subscribe:*\", \"presence:*\"]");

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void tabsOfOneUserAreOneJoinAndTheLastIsTheLeave() {
    try (OpenStream watcher = open("wat", "seer", "room:tabs")) {
      assertThat(presence(watcher)).contains("\"joined\":[\"wat\"]").endsWith("\"count\":1}");
      OpenStream one = open("ana", "viewer", "room:tabs");
      assertThat(presence(watcher)).contains("\"joined\":[\"ana\"]").endsWith("\"count\":2}");
      OpenStream two = open("ana", "viewer", "room:tabs");
      one.close();
      open("ana", "viewer", "room:tabs").close();
      two.close();
      try (OpenStream again = open("ana", "viewer", "room:tabs");
          OpenStream bob = open("bob", "viewer", "room:tabs")) {
        assertThat(presence(watcher)).contains("\"joined\":[\"bob\"],\"left\":[]");
        assertThat(again.ready().id()).isNotEqualTo(bob.ready().id());
      }
      String left = presence(watcher);
      left += left.endsWith("\"count\":1}") ? "" : presence(watcher);
      assertThat(left).contains("ana").contains("bob").contains("\"joined\":[]");
    }
  }

  @Test
  void aFrameAboutPresenceDoesNotMoveTheCursor() {
    try (OpenStream watcher = open("wat", "seer", "room:cursor")) {
      Event event = watcher.next();

      assertThat(event.name()).isEqualTo("atrio.presence");
      assertThat(event.id()).isEqualTo(watcher.ready().id());
    }
  }

  @Test
  void whoMayNotSeeItIsToldNothingAndATokenCanTakeItAway() {
    String seer = doors.sessionToken("wat", "wat-1", "seer");
    try (OpenStream watcher = open(seer, "room:may");
        OpenStream viewer = open("vic", "viewer", "room:may")) {
      assertThat(presence(watcher)).contains("\"wat\"");
      String viewing = doors.sessionToken("wat", "wat-1", "viewer");
      doors.api(Request.of("POST", "/v1/me/token").bearer(viewing)).succeeds();
      try (OpenStream ana = open("ana", "viewer", "room:may")) {
        await().atMost(SOON).until(() -> there("room:may", "").path("count").asInt() == 3);
        assertThat(ana.ready().name()).isEqualTo("atrio.ready");
      }
      await().atMost(SOON).until(() -> there("room:may", "").path("count").asInt() == 2);
      doors.publish("room:may", "e", "1");
      assertThat(viewer.next().name()).isEqualTo("e");
      List<String> heard = new ArrayList<>();
      for (Event e = watcher.next(); !e.name().equals("e"); e = watcher.next()) {
        heard.add(e.name() + e.data());
      }
      assertThat(heard).noneMatch(frame -> frame.contains("\"ana\""));
      assertThat(heard).anyMatch(frame -> frame.startsWith("atrio.refreshed"));
    }
  }

  @Test
  void manyUsersAreCountedAndPaged() {
    List<OpenStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        streams.add(open("u%04d".formatted(i), "viewer", "room:many"));
      }
      await().atMost(SOON).until(() -> there("room:many", "").path("count").asInt() == MANY);
      List<String> users = new ArrayList<>();
      JsonNode page = there("room:many", "?limit=1000");
      for (; !page.path("next").isNull(); page = next("room:many", page)) {
        assertThat(page.path("items")).hasSize(1000);
        page.path("items").forEach(item -> users.add(item.path("user").asText()));
      }
      page.path("items").forEach(item -> users.add(item.path("user").asText()));

      assertThat(users).hasSize(MANY).isSorted().doesNotHaveDuplicates();
      assertThat(there("room:many", "").path("items")).hasSize(100);
    } finally {
      streams.forEach(OpenStream::close);
    }
  }

  @Test
  void nobodyIsWhereNobodyIs() {
    JsonNode nobody = there("room:empty", "");

    assertThat(nobody.path("channel").asText()).isEqualTo("room:empty");
    assertThat(nobody.path("count").asInt(-1)).isZero();
    assertThat(nobody.path("items")).isEmpty();
    assertThat(nobody.has("next")).isTrue();
  }

  @Test
  void aChannelWithoutPresenceSaysSo() {
    get("lobby", "", doors.service()).refuses(404, "no_presence");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=x",
        "limit=1&limit=2",
        "after=",
        "after=a%20b",
        "after=%zz",
        "aftr=a",
        "after=a&after=b",
        "after=%0d%0a"
      })
  void aBadQueryIsRefused(String query) {
    get("room:q", "?" + query, doors.service()).refuses(400, "invalid_request");
  }

  @Test
  void aUserNobodyCouldBeIsNoPlaceToGoOnFrom() {
    get("room:q", "?after=" + "a".repeat(300), doors.service()).refuses(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "a,b", "a*", "%C3%A4", "a%2Fb", "a%0d%0ab"})
  void aBadChannelNameIsRefused(String channel) {
    get(channel, "", doors.service()).refuses(400, "invalid_channel");
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, room:1, 403",
    "seer, room:1, 200",
    "seer, user:ana, 200",
    "seer, user:bob, 403",
    "admin, user:bob, 200",
    "nobody, user:ana, 403",
  })
  void whoMaySeeIsDecidedByRoleAndChannel(String role, String channel, int status) {
    String token = doors.sessionToken("ana", "ana-1", role);

    assertThat(get(channel, "", token).status()).isEqualTo(status);
  }

  @Test
  void nobodySeesWithoutAToken() {
    doors.api(Request.get("/v1/channels/room:1/presence")).refuses(401, "token_missing");
  }

  private OpenStream open(String user, String role, String channel) {
    return open(doors.token(user, role), channel);
  }

  private OpenStream open(String token, String channel) {
    return doors.stream(Request.get("/v1/stream?channels=" + channel).bearer(token));
  }

  private static String presence(OpenStream stream) {
    Event event = stream.next();
    assertThat(event.name()).isEqualTo("atrio.presence");
    return event.data();
  }

  private JsonNode next(String channel, JsonNode page) {
    return there(channel, "?limit=1000&after=" + page.path("next").asText());
  }

  private JsonNode there(String channel, String query) {
    return get(channel, query, doors.service()).succeeds().json();
  }

  private Answer get(String channel, String query, String token) {
    return doors.api(Request.get("/v1/channels/" + channel + "/presence" + query).bearer(token));
  }
}
