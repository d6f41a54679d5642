package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponseHeaders;

import io.atrio.api.answer.Cors;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** Adds to answers what lets pages of allowed origins read them, and answers their preflights. */
final class CorsRoute {

  private CorsRoute() {}

  static Route wrap(Cors cors, Route inner) {
    return extractRequest(
        request -> {
          String origin = header(request, "Origin");
          if (origin == null) {
            return inner;
          }
          String allowed = cors.allow(origin);
          return isPreflight(request)
              ? complete(preflight(allowed))
              : mapResponseHeaders(headers -> with(headers, allowed), () -> inner);
        });
  }

  private static boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethods.OPTIONS)
        && header(request, "Access-Control-Request-Method") != null;
  }

  private static HttpResponse preflight(@Nullable String allowed) {
    HttpResponse response = HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
    if (allowed == null) {
      return response.addHeader(RawHeader.create("Vary", "Origin"));
    }
    return response
        .addHeaders(with(List.of(), allowed))
        .addHeader(RawHeader.create("Access-Control-Allow-Methods", Cors.METHODS))
        .addHeader(RawHeader.create("Access-Control-Allow-Headers", Cors.HEADERS))
        .addHeader(RawHeader.create("Access-Control-Max-Age", Integer.toString(Cors.MAX_AGE)));
  }

  private static List<HttpHeader> with(List<HttpHeader> headers, @Nullable String allowed) {
    List<HttpHeader> all = new ArrayList<>(headers);
    all.add(RawHeader.create("Vary", "Origin"));
    if (allowed != null) {
      all.add(RawHeader.create("Access-Control-Allow-Origin", allowed));
      all.add(RawHeader.create("Access-Control-Expose-Headers", Cors.EXPOSED));
    }
    return all;
  }

  private static @Nullable String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse(null);
  }
}
