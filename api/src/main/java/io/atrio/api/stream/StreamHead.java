package io.atrio.api.stream;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.api.answer.Cors;
import io.atrio.api.answer.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The heads of the stream door's answers, and the whole of its short ones. */
final class StreamHead {
  private static final String STREAM =
      """
      HTTP/1.1 200 OK\r
      content-type: text/event-stream; charset=utf-8\r
      cache-control: no-store, no-transform\r
      x-accel-buffering: no\r
      connection: close\r
      """;

  private StreamHead() {}

  /** The head of a stream that request {@code id} gets, and its jittered {@code retry:}. */
  static byte[] stream(@Nullable String allowedOrigin, String id, long retryMin, long retryMax) {
    long retry = ThreadLocalRandom.current().nextLong(retryMin, retryMax + 1);
    return bytes(STREAM + request(id) + origin(allowedOrigin) + "\r\nretry: " + retry + "\n\n");
  }

  /**
   * A whole refusal of request {@code id}. A session that was ended is told so by 204, the one
   * status at which a client that reconnects by itself politely gives up.
   */
  static byte[] refusal(Refused refused, @Nullable String allowedOrigin, String id) {
    return refusal(refused, allowedOrigin, id, Problem.RETRY_AFTER_SECONDS);
  }

  /** A refusal after which waiting for {@code seconds} helps. */
  static byte[] refusal(Refused refused, @Nullable String allowedOrigin, String id, long seconds) {
    if (refused.code() == ErrorCode.SESSION_ENDED) {
      return bytes(
          status(204) + "connection: close\r\n" + request(id) + origin(allowedOrigin) + "\r\n");
    }
    byte[] body = Problem.body(refused, seconds, id);
    ErrorCode code = refused.code();
    String head =
        status(code.status())
            + "content-type: "
            + Problem.MEDIA_TYPE
            + "\r\ncontent-length: "
            + body.length
            + "\r\ncache-control: no-store\r\nconnection: close\r\n"
            + (code.status() == 401 ? "www-authenticate: Bearer realm=\"atrio\"\r\n" : "")
            + (code.status() == 405 ? "allow: GET, OPTIONS\r\n" : "")
            + (code.retry() ? "retry-after: " + seconds + "\r\n" : "")
            + request(id)
            + origin(allowedOrigin)
            + "\r\n";
    return bytes(head + new String(body, StandardCharsets.UTF_8));
  }

  /** A whole answer to a preflight. */
  static byte[] preflight(@Nullable String allowedOrigin) {
    String allowed =
        allowedOrigin == null
            ? ""
            : "access-control-allow-methods: GET\r\naccess-control-allow-headers: "
                + Cors.HEADERS
                + "\r\naccess-control-max-age: "
                + Cors.MAX_AGE
                + "\r\n";
    return bytes(status(204) + "connection: close\r\n" + origin(allowedOrigin) + allowed + "\r\n");
  }

  private static String status(int status) {
    return "HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n";
  }

  private static String request(String id) {
    return "x-request-id: " + id + "\r\n";
  }

  private static String origin(@Nullable String allowed) {
    return allowed == null
        ? "vary: origin\r\n"
        : "vary: origin\r\naccess-control-allow-origin: "
            + allowed
            + "\r\naccess-control-expose-headers: "
            + Cors.EXPOSED
            + "\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
