package io.atrio.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.io.IOException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * JSON of the API: snake case, strict about unknown and repeated members and about what follows.
 */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Json() {}

  /** Reads {@code body} as {@code type} and goes on with it, or answers why it is not one. */
  static <T, R> R read(
      byte[] body, Class<T> type, Function<Refused, R> refuse, Function<T, R> use) {
    T value;
    try {
      value = MAPPER.readValue(body, type);
    } catch (IOException e) {
      return refuse.apply(refusal(e));
    }
    return value == null ? refuse.apply(Refused.of(ErrorCode.INVALID_JSON)) : use.apply(value);
  }

  /** A 200 with {@code value}. */
  static HttpResponse ok(Object value) {
    try {
      return HttpResponse.create()
          .withEntity(
              HttpEntities.create(ContentTypes.APPLICATION_JSON, MAPPER.writeValueAsBytes(value)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is not JSON", e);
    }
  }

  /** What the parser says of the client's own text, without the text and without class names. */
  static Refused refusal(IOException e) {
    String where =
        e instanceof JsonProcessingException json && json.getLocation() != null
            ? " (line "
                + json.getLocation().getLineNr()
                + ", column "
                + json.getLocation().getColumnNr()
                + ")"
            : "";
    return new Refused(ErrorCode.INVALID_JSON, ErrorCode.INVALID_JSON.sentence() + where);
  }
}
