package io.atrio.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.SharedServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages and times of a trail into which events keep coming. */
@Timeout(60)
class AuditPagesTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int USERS = 5;

  /** No other test's users. */
  private final String run = UUID.randomUUID().toString();

  private Api api;

  @SuppressWarnings("NullAway.Init") // set before each test
  AuditPagesTest() {}

  @BeforeEach
  void open() throws Exception {
    api = new Api(SharedServer.get());
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void pagesStayPutWhileEventsComeIn() throws Exception {
    String published = "type=event.published&from=" + Instant.now().truncatedTo(ChronoUnit.MILLIS);
    publishByEach(4);
    awaitItems(published, 4 * USERS);
    List<JsonNode> before = items(published);
    List<JsonNode> paged = new ArrayList<>();
    JsonNode page = answer(published + "&limit=6");
    int round = 0;
    while (page.path("next").isTextual()) {
      page.path("items").forEach(paged::add);
      publishByEach(1);
      round++;
      awaitItems(published, (4 + round) * USERS);
      page = answer(published + "&limit=6&after=" + page.path("next").asText());
    }
    page.path("items").forEach(paged::add);
    assertThat(round).isEqualTo(3);
    assertThat(paged).isEqualTo(before);
    assertThat(before.stream().map(item -> item.path("partition")).distinct())
        .hasSizeGreaterThan(1);
  }

  @Test
  void fromIsWithinAndToIsNot() throws Exception {
    String user = run;
    String token = api.token(user, "editor");
    for (int i = 1; i <= 4; i++) {
      api.publish(token, "times-" + run, i);
      // Each is there before the next happens: no two happened in the same millisecond.
      awaitItems("user=" + user, i);
    }
    List<String> at = items("user=" + user).reversed().stream().map(i -> text(i, "at")).toList();
    String second = at.get(1);
    String last = at.get(3);
    String afterSecond = Instant.parse(second).plusMillis(1).toString();
    assertThat(between(user, "&from=" + second + "&to=" + last)).containsExactly("2", "3");
    assertThat(between(user, "&from=" + second)).containsExactly("2", "3", "4");
    assertThat(between(user, "&to=" + second)).containsExactly("1");
    assertThat(between(user, "&from=" + afterSecond)).containsExactly("3", "4");
    assertThat(between(user, "&to=" + afterSecond)).containsExactly("1", "2");
    assertThat(between(user, "&from=" + second + "&to=" + second)).isEmpty();
    AtrioRun export =
        AtrioRun.Call.of("audit", "export", "--user", user, "--from", second, "--to", last)
            .with("ATRIO_DATA_DIR", SharedServer.get().dataDirectory())
            .run();
    assertThat(export.out().stream().map(AuditPagesTest::number)).containsExactly("2", "3");
  }

  /** The numbers of the events, oldest first; a page and an export must agree. */
  private List<String> between(String user, String times) throws Exception {
    String query = "user=" + user + times;
    List<String> listed =
        items(query).reversed().stream().map(item -> number(item.toString())).toList();
    List<String> exported =
        api.get("/audit/export?" + query, auditor())
            .body()
            .lines()
            .map(AuditPagesTest::number)
            .toList();
    assertThat(exported).isEqualTo(listed);
    return listed;
  }

  private static String number(String event) {
    try {
      return text(JSON.readTree(event), "detail").replace("note ", "");
    } catch (Exception e) {
      throw new IllegalStateException(event, e);
    }
  }

  private void publishByEach(int times) throws Exception {
    for (int i = 0; i < times * USERS; i++) {
      String user = run + "-" + i % USERS;
      api.publish(api.token(user, "editor"), "pages-" + run, i);
    }
  }

  private void awaitItems(String query, int count) {
    await().atMost(SOON).untilAsserted(() -> assertThat(items(query)).hasSize(count));
  }

  private List<JsonNode> items(String query) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    answer(query + "&limit=1000").path("items").forEach(items::add);
    return items;
  }

  private JsonNode answer(String query) throws Exception {
    return JSON.readTree(api.get("/audit?" + query, auditor()).body());
  }

  private String auditor() {
    return api.token("auditor", "admin");
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }
}
