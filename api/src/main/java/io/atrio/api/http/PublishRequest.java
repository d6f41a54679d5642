package io.atrio.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.channel.Publication;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of a publish. {@code data} is kept as the text that was sent: nothing is rounded or
 * reordered on its way to listeners.
 *
 * @param data JSON text
 * @param key idempotency key, or null
 * @param ttlMillis how long the event may be replayed; {@link Long#MAX_VALUE} halved for as long as
 *     history lasts
 */
record PublishRequest(
    String channel, String event, String data, @Nullable String key, long ttlMillis) {
  private static final int MAX_KEY = 200;
  private static final long FOREVER = Long.MAX_VALUE / 2;
  private static final long MAX_TTL_SECONDS = 365L * 24 * 3600;
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads {@code body} and goes on with it, or refuses; {@code maxData} bounds {@code data} in
   * bytes.
   */
  static <R> R read(
      byte[] body, int maxData, Function<Refused, R> refuse, Function<PublishRequest, R> use) {
    Members members = new Members();
    try (JsonParser parser = parser(body)) {
      parser.nextToken();
      if (!members.read(parser, body) || parser.nextToken() != null) {
        return refuse.apply(Refused.of(ErrorCode.INVALID_JSON));
      }
    } catch (IOException e) {
      return refuse.apply(Json.refusal(e));
    }
    Refused refused = members.refusal(maxData);
    return refused != null ? refuse.apply(refused) : use.apply(members.request());
  }

  /** A parser of {@code body} that refuses repeated members. */
  static JsonParser parser(byte[] body) throws IOException {
    return FACTORY.createParser(body);
  }

  /** The publish as one of many. */
  Publication publication() {
    return new Publication(channel, event, data, key, ttlMillis);
  }

  /** The members as they are read, of one publish. */
  static final class Members {
    private String channel = "";
    private String event = "";
    private String data = "";
    private @Nullable String key;
    private long ttlSeconds = -1;
    private @Nullable String unknown;
    private boolean badTtl;

    /** Reads the value at which {@code parser} stands to its end; false if it is no object. */
    boolean read(JsonParser parser, byte[] body) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("data")) {
          data = slice(parser, body);
        } else if (name.equals("ttl_s")) {
          ttlSeconds = wholeSeconds(parser, value);
          badTtl = ttlSeconds < 1;
          parser.skipChildren();
        } else if (value != JsonToken.VALUE_STRING || !text(name, parser.getText())) {
          unknown = name;
          parser.skipChildren();
        }
      }
      return true;
    }

    /** The number, or 0 if it is none of whole seconds that a long can hold. */
    private static long wholeSeconds(JsonParser parser, JsonToken value) throws IOException {
      return value == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
          ? parser.getLongValue()
          : 0;
    }

    private boolean text(String name, String value) {
      switch (name) {
        case "channel" -> channel = value;
        case "event" -> event = value;
        case "key" -> key = value;
        default -> {
          return false;
        }
      }
      return true;
    }

    /** What is wrong with them, or null. */
    @Nullable Refused refusal(int maxData) {
      if (unknown != null) {
        return invalid(
            "A publish has channel, event, data, and perhaps key (text) and ttl_s (number).");
      }
      if (!ChannelName.isValid(channel)) {
        return Refused.of(ErrorCode.INVALID_CHANNEL);
      }
      if (!ChannelName.isValidEvent(event)) {
        return Refused.of(ErrorCode.INVALID_EVENT);
      }
      if (data.isEmpty()) {
        return invalid("The publish has no data; null is data.");
      }
      if (key != null && !isKey(key)) {
        return invalid("A key has 1 to " + MAX_KEY + " characters, none of them a control one.");
      }
      if (badTtl || ttlSeconds > MAX_TTL_SECONDS) {
        return invalid("ttl_s is a whole number of seconds from 1 to " + MAX_TTL_SECONDS + ".");
      }
      return isLarger(maxData)
          ? new Refused(
              ErrorCode.DATA_TOO_LARGE, "An event's data has " + maxData + " bytes at most.")
          : null;
    }

    /** Keys with control characters are the platform's own. */
    private static boolean isKey(String key) {
      return !key.isEmpty()
          && key.length() <= MAX_KEY
          && key.chars().noneMatch(Character::isISOControl);
    }

    private boolean isLarger(int maxData) {
      return data.length() > maxData
          || (data.length() > maxData / 3
              && data.getBytes(StandardCharsets.UTF_8).length > maxData);
    }

    PublishRequest request() {
      return new PublishRequest(
          channel, event, data, key, ttlSeconds < 0 ? FOREVER : ttlSeconds * 1000);
    }

    private static Refused invalid(String detail) {
      return new Refused(ErrorCode.INVALID_REQUEST, detail);
    }

    /** The value's own text: nothing that was sent is rounded, reordered or decoded on its way. */
    private static String slice(JsonParser parser, byte[] body) throws IOException {
      long start = parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      long end = parser.currentLocation().getByteOffset();
      if (start < 0 || end <= start) {
        throw new JsonParseException(parser, "not UTF-8");
      }
      return new String(body, (int) start, (int) (end - start), StandardCharsets.UTF_8);
    }
  }
}
