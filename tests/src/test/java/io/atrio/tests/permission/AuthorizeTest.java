package io.atrio.tests.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.SharedServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What back ends are told of permissions, and users of their own. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String VERSION =
      "SELECT u.version || '-' || r.version FROM atrio.user_versions AS u, atrio.role_version AS r"
          + " WHERE user_id = 'cis'";

  private AtrioProcess server;
  private Api api;
  private Postgres postgres;

  @SuppressWarnings("NullAway.Init") // set before the tests
  AuthorizeTest() {}

  @BeforeAll
  void start() throws Exception {
    server = SharedServer.get();
    api = new Api(server);
    postgres = Postgres.of(server);
    postgres.run("INSERT INTO atrio.roles (role) VALUES ('desk')");
    postgres.run(
        "INSERT INTO atrio.role_permissions VALUES"
            + " ('desk', 'subscribe:desk:*'), ('desk', 'publish:desk:7'), ('desk', 'job:mail')");
    postgres.run("INSERT INTO atrio.user_roles VALUES ('ann', 'desk')");
  }

  @AfterAll
  void stop() throws Exception {
    postgres.close();
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ann, subscribe:desk:1, true",
    "ann, publish:desk:7, true",
    "ann, publish:desk:8, false",
    "ann, job:mail, true",
    "ann, audit:read, false",
    "ann, subscribe:user:ann, true",
    "ann, subscribe:user:bea, false",
    "ann, subscribe:role:desk, true",
    "ann, subscribe:all, true",
    "bea, publish:desk:7, false"
  })
  void whoHasBeenGrantedSomethingMayDoIt(String user, String permission, boolean allowed)
      throws Exception {
    JsonNode answer = ask("{\"user\":\"%s\",\"permission\":\"%s\"}".formatted(user, permission));

    assertThat(answer.path("allowed").asBoolean()).isEqualTo(allowed);
    assertThat(answer.path("permission").asText()).isEqualTo(permission);
    assertThat(answer.path("version").asText()).matches("[0-9]+-[0-9]+");
  }

  @Test
  void rolesOfTheUsersTokenCountToo() throws Exception {
    JsonNode answer =
        ask(
            "{\"user\":\"bea\",\"permission\":\"publish\",\"resource\":\"desk:7\",\"roles\":[\"desk\"]}");

    assertThat(answer.path("allowed").asBoolean()).isTrue();
  }

  @Test
  void aThousandQuestionsAreAnsweredInTheirOrder() throws Exception {
    String questions =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    "{\"user\":\"u%d\",\"permission\":\"subscribe:user:u%d\"}"
                        .formatted(i, i % 500))
            .collect(Collectors.joining(",", "[", "]"));
    List<Boolean> allowed = new ArrayList<>();
    ask(questions).path("items").forEach(item -> allowed.add(item.path("allowed").asBoolean()));

    assertThat(allowed).isEqualTo(IntStream.range(0, 1000).mapToObj(i -> i == i % 500).toList());
  }

  @Test
  void anAnswerRestsOnTheVersionThatIsAskedFor() throws Exception {
    String question = "{\"user\":\"cis\",\"permission\":\"job:mail\"%s}";
    assertThat(ask(question.formatted("")).path("allowed").asBoolean()).isFalse();
    postgres.run("INSERT INTO atrio.user_roles VALUES ('cis', 'desk')");
    String minimum = ",\"min_version\":\"" + postgres.text(VERSION) + "\"";

    assertThat(ask(question.formatted(minimum)).path("allowed").asBoolean()).isTrue();
    HttpResponse<String> ahead = post(question.formatted(",\"min_version\":\"999999-0\""));
    assertThat(ahead.statusCode()).isEqualTo(409);
    assertThat(ahead.body()).contains("version_unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "[null]",
        "{\"user\":\"ann\",\"permission\":\"publish\"}",
        "{\"user\":\"ann\",\"permission\":\"publish:**\"}",
        "{\"user\":\"a b\",\"permission\":\"publish:x\"}",
        "{\"user\":\"ann\",\"permission\":\"publish:x\",\"roles\":[null]}",
        "{\"user\":\"ann\",\"permission\":\"publish:x\",\"min_version\":\"7\"}"
      })
  void whatIsNoQuestionIsRefused(String body) throws Exception {
    HttpResponse<String> answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_request");
  }

  @Test
  void onlyBackEndsAndThoseWhoMayReadRolesAreAnswered() throws Exception {
    JsonNode question = JSON.readTree("{\"user\":\"ann\",\"permission\":\"job:mail\"}");

    assertThat(api.post("/authorize", api.token("ann", "viewer"), question).statusCode())
        .isEqualTo(403);
    assertThat(api.post("/authorize", "nonsense", question).statusCode()).isEqualTo(401);
  }

  @Test
  void aUserIsToldWhoHeIsAndWhatHeMayDo() throws Exception {
    String token = api.token("dea", "viewer");
    assertThat(me(token).path("profile").isNull()).isTrue();
    postgres.run(
        "INSERT INTO atrio.profiles (user_id, display_name, data) VALUES ('dea', 'Dea', '{\"plan\":1}')");
    postgres.run("INSERT INTO atrio.user_roles VALUES ('dea', 'desk')");

    await().until(() -> me(token).path("roles").size() == 2);
    JsonNode me = me(token);
    assertThat(me.path("user").asText()).isEqualTo("dea");
    assertThat(me.path("roles").toString()).isEqualTo("[\"desk\",\"viewer\"]");
    assertThat(me.path("permissions").toString())
        .isEqualTo("[\"job:mail\",\"publish:desk:7\",\"subscribe:*\",\"subscribe:desk:*\"]");
    assertThat(me.path("profile").path("display_name").asText()).isEqualTo("Dea");
    assertThat(me.path("profile").path("data").path("plan").asInt()).isEqualTo(1);
  }

  private JsonNode me(String token) throws Exception {
    HttpResponse<String> answer = api.get("/me", token);
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode ask(String body) throws Exception {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String body) throws Exception {
    return api.post("/authorize", api.token("root", "admin"), JSON.readTree(body));
  }
}
