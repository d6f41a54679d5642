package io.atrio.api.answer;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A refusal as the client sees it: an {@code application/problem+json} body (RFC 9457). */
public final class Problem {
  /** The media type of the body. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Seconds a client is told to wait where waiting helps and nothing better is known. */
  public static final int RETRY_AFTER_SECONDS = 1;

  private static final long MILLIS = 1_000;

  private static final String QUOTA =
      "https://iana.org/assignments/http-problem-types#quota-exceeded";

  private Problem() {}

  /** The body of {@code refused}. */
  public static byte[] body(Refused refused) {
    return body(refused, seconds(refused));
  }

  /** The body of {@code refused}, where waiting for {@code seconds} helps. */
  public static byte[] body(Refused refused, long seconds) {
    return json(refused, seconds).getBytes(StandardCharsets.UTF_8);
  }

  /** The same as what request {@code id} gets. */
  public static byte[] body(Refused refused, long seconds, String id) {
    return with("\"request_id\":\"" + id + '"', json(refused, seconds));
  }

  /** {@code refused} as a JSON object, for where it is not the whole body. */
  public static String json(Refused refused) {
    return json(refused, seconds(refused));
  }

  private static String json(Refused refused, long seconds) {
    ErrorCode code = refused.code();
    return "{\"type\":\""
        + type(code)
        + "\",\"title\":\""
        + title(code)
        + "\",\"status\":"
        + code.status()
        + ",\"detail\":\""
        + quoted(refused.detail())
        + "\",\"code\":\""
        + code.code()
        + '"'
        + (code.retry() ? ",\"retry_after\":" + seconds : "")
        + '}';
  }

  /** The body of a refusal of more than {@code policy} allows. */
  public static byte[] overQuota(Refused refused, long seconds, String policy) {
    return with("\"violated-policies\":[\"" + policy + "\"]", json(refused, seconds));
  }

  /** Whole seconds a client is told to wait after {@code refused}, if waiting helps. */
  public static long seconds(Refused refused) {
    return refused.waitMillis() > 0
        ? Math.ceilDiv(refused.waitMillis(), MILLIS)
        : RETRY_AFTER_SECONDS;
  }

  private static byte[] with(String member, String json) {
    String opened = json.substring(0, json.length() - 1);
    return (opened + ',' + member + '}').getBytes(StandardCharsets.UTF_8);
  }

  private static String type(ErrorCode code) {
    return code.status() == 429 ? QUOTA : "urn:atrio:problem:" + code.code();
  }

  private static String title(ErrorCode code) {
    String words = code.code().replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
