package io.atrio.tests.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The API of one server. For one thread, as are the tokens it mints. */
public final class Api implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final Tokens tokens;

  /** The API of {@code server}. */
  public Api(AtrioProcess server) {
    base = server.addresses().api();
    tokens = server.secret().isEmpty() ? new Tokens("-".repeat(32)) : new Tokens(server.secret());
  }

  /** A token of a new session. */
  public String token(String user, String role) {
    return tokens.mint(user, "s-" + UUID.randomUUID(), List.of(role));
  }

  /** A token of a session that has this id, with a life from now on. */
  public String token(String user, String session, String role, Duration life) {
    return tokens.mint(user, session, List.of(role), Instant.now(), life);
  }

  /** Publishes {@code {"n": number}} and returns the offset it was given. */
  public long publish(String token, String channel, int number)
      throws IOException, InterruptedException {
    return publish(token, channel, JSON.createObjectNode().put("n", number));
  }

  /** Publishes and returns the offset; anything but 200 is an error of the test. */
  public long publish(String token, String channel, JsonNode data)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("channel", channel).put("event", "note");
    body.set("data", data);
    HttpResponse<String> answer = post("/publish", token, body);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("publish: " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body()).path("offset").asLong();
  }

  /** Has the server reset the TCP connections of the token's session; returns how many. */
  public int cut(String token) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/dev/cut", token, JSON.createObjectNode());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("cut: " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body()).path("cut").asInt();
  }

  /** Gets. */
  public HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER_WITHIN)
            .header("Authorization", "Bearer " + token)
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** Sends a request without a body. */
  public HttpResponse<String> send(String method, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER_WITHIN)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** Puts JSON. */
  public HttpResponse<String> put(String path, String token, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER_WITHIN)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** Posts JSON. */
  public HttpResponse<String> post(String path, String token, JsonNode body)
      throws IOException, InterruptedException {
    return http.send(posting(path, token, body).build(), BodyHandlers.ofString());
  }

  /** Posts JSON in a request with this id. */
  public HttpResponse<String> post(String path, String token, JsonNode body, String id)
      throws IOException, InterruptedException {
    HttpRequest request = posting(path, token, body).header("X-Request-Id", id).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder posting(String path, String token, JsonNode body) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ANSWER_WITHIN)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
