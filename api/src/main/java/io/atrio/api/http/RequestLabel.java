package io.atrio.api.http;

import io.atrio.api.answer.RequestId;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Under which id a request is known. */
final class RequestLabel {
  private static final AttributeKey<String> ID = AttributeKey.create("request-id", String.class);

  private RequestLabel() {}

  /** {@code request} as one that is known under {@code id}. */
  static HttpRequest known(HttpRequest request, String id) {
    return request.addAttribute(ID, id);
  }

  /** The id that {@code request} is to have. */
  static String choose(HttpRequest request) {
    return RequestId.of(header(request, RequestId.HEADER), header(request, RequestId.TRACE));
  }

  /** The id of {@code request}; empty if it did not come through the door. */
  static String of(HttpRequest request) {
    return request.getAttribute(ID).orElse("");
  }

  private static @Nullable String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse(null);
  }
}
