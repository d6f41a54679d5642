package io.atrio.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A whole answer: status, field values by lower-case name, and body. */
public record Answer(int status, Map<String, List<String>> fields, String body) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** The values of a field, joined by commas; empty if there is none. */
  public String field(String name) {
    return String.join(", ", fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  /** The body as JSON. */
  public JsonNode json() {
    return Json.parse(body);
  }

  /** Checks that this is a refusal with {@code code}, complete and without an inside view. */
  public Answer refuses(int expectedStatus, String code) {
    assertThat(status).as(body).isEqualTo(expectedStatus);
    assertThat(field("content-type")).isEqualTo("application/problem+json");
    JsonNode json = json();
    assertThat(json.path("code").asText()).isEqualTo(code);
    assertThat(json.path("status").asInt()).isEqualTo(expectedStatus);
    assertThat(json.path("type").asText()).isNotEmpty();
    assertThat(json.path("title").asText()).isNotEmpty();
    assertThat(json.path("detail").asText()).isNotEmpty();
    assertThat(body).doesNotContain("\tat ", "Exception", "io.atrio", "java.", "org.apache");
    if (expectedStatus == 401) {
      assertThat(field("www-authenticate")).startsWith("Bearer");
    }
    if (expectedStatus == 429 || expectedStatus == 503) {
      assertThat(field("retry-after")).isEqualTo(json.path("retry_after").asText()).isNotEmpty();
    }
    return this;
  }

  /** Checks that this is a 200. */
  public Answer succeeds() {
    assertThat(status).as(body).isEqualTo(200);
    return this;
  }

  /** JSON without checked exceptions. */
  static final class Json {
    private Json() {}

    static JsonNode parse(String text) {
      try {
        return MAPPER.readTree(text);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + text, e);
      }
    }
  }
}
