package io.atrio.api.http;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.api.answer.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Refusals as answers of Pekko HTTP. */
final class Problems {
  /** The media type of a refusal. */
  static final ContentType TYPE =
      ContentTypes.create(MediaTypes.applicationBinary("problem+json", false));

  private Problems() {}

  static HttpResponse response(ErrorCode code) {
    return response(Refused.of(code));
  }

  static HttpResponse response(Refused refused) {
    return response(refused, Problem.seconds(refused));
  }

  /** A refusal after which waiting for {@code seconds} helps. */
  static HttpResponse response(Refused refused, long seconds) {
    return response(refused.code(), Problem.body(refused, seconds), seconds);
  }

  /** A refusal of more than {@code policy} allows. */
  static HttpResponse overQuota(Refused refused, long seconds, String policy) {
    return response(refused.code(), Problem.overQuota(refused, seconds, policy), seconds);
  }

  private static HttpResponse response(ErrorCode code, byte[] body, long seconds) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(code.status()))
        .withEntity(HttpEntities.create(TYPE, body))
        .addHeaders(headers(code, seconds));
  }

  private static List<HttpHeader> headers(ErrorCode code, long seconds) {
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(RawHeader.create("Cache-Control", "no-store"));
    if (code.status() == 401) {
      headers.add(RawHeader.create("WWW-Authenticate", "Bearer realm=\"atrio\""));
    }
    if (code.retry()) {
      headers.add(RawHeader.create("Retry-After", Long.toString(seconds)));
    }
    return headers;
  }
}
