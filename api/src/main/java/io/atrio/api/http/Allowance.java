package io.atrio.api.http;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * What a caller may still ask for, as {@code GET /v1/me} says it and, in its fields, every answer.
 *
 * @param quota units there can be at once
 * @param windowS seconds in which all of them come back
 * @param remaining units that would be admitted at once
 * @param resetS seconds until all are there, rounded up
 */
record Allowance(String policy, long quota, long windowS, long remaining, long resetS) {

  /** {@code RateLimit-Policy} and {@code RateLimit} (IETF draft httpapi-ratelimit-headers 10). */
  List<HttpHeader> fields() {
    return List.of(
        RawHeader.create("RateLimit-Policy", '"' + policy + "\";q=" + quota + ";w=" + windowS),
        RawHeader.create("RateLimit", '"' + policy + "\";r=" + remaining + ";t=" + resetS));
  }
}
