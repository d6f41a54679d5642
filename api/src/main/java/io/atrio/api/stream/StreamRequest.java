package io.atrio.api.stream;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request at the stream door asks for.
 *
 * @param authorization the header's value, or null
 * @param ticket a one-use ticket, or null
 * @param channels channels asked for, well-formed, each once
 * @param cursor the cursor as sent; empty if none
 */
record StreamRequest(
    @Nullable String authorization, @Nullable String ticket, List<String> channels, String cursor) {

  static final String PATH = "/v1/stream";

  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final int REST_OF_LINE = "  HTTP/1.1\r\n\r\n".length();
  private static final int REST_OF_FIELD = ": \r\n".length();
  private static final Pattern COMMA = Pattern.compile(",");

  /** Names under which polyfills send the cursor in the query, besides our own. */
  private static final List<String> CURSOR_NAMES =
      List.of("cursor", "lastEventId", "last_event_id", "lastEvent");

  /** A request read, or why it cannot be. */
  sealed interface Read {
    /** The request is well-formed. */
    record Ok(StreamRequest request) implements Read {}

    /** The request is not. */
    record Bad(Refused refused) implements Read {}
  }

  static Read read(HttpRequest http) {
    QueryStringDecoder query;
    Map<String, List<String>> parameters;
    try {
      query = new QueryStringDecoder(http.uri());
      parameters = query.parameters();
    } catch (IllegalArgumentException e) {
      return new Read.Bad(new Refused(ErrorCode.INVALID_REQUEST, "The query cannot be decoded."));
    }
    Set<String> channels = channels(parameters.getOrDefault("channels", List.of()));
    for (String channel : channels) {
      if (!ChannelName.isValid(channel)) {
        return new Read.Bad(Refused.of(ErrorCode.INVALID_CHANNEL));
      }
    }
    return new Read.Ok(
        new StreamRequest(
            http.headers().get(HttpHeaderNames.AUTHORIZATION),
            first(parameters, "ticket"),
            List.copyOf(channels),
            cursor(http, parameters)));
  }

  /**
   * Bytes of a request's head, give or take its white space. The decoder bounds the request line
   * and the fields, each for itself.
   */
  static int headBytes(HttpRequest http) {
    int bytes = http.method().name().length() + http.uri().length() + REST_OF_LINE;
    for (Map.Entry<String, String> field : http.headers()) {
      bytes += field.getKey().length() + field.getValue().length() + REST_OF_FIELD;
    }
    return bytes;
  }

  private static Set<String> channels(List<String> values) {
    Set<String> channels = new LinkedHashSet<>();
    values.stream()
        .flatMap(value -> Arrays.stream(COMMA.split(value)))
        .filter(name -> !name.isEmpty())
        .forEach(channels::add);
    return channels;
  }

  private static String cursor(HttpRequest http, Map<String, List<String>> parameters) {
    String header = http.headers().get(LAST_EVENT_ID);
    if (header != null && !header.isEmpty()) {
      return header;
    }
    for (String name : CURSOR_NAMES) {
      String value = first(parameters, name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static @Nullable String first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }
}
