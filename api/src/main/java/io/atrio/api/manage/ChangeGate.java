package io.atrio.api.manage;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Lets everybody look, and only those change something who show the token; nobody where there is
 * none.
 */
final class ChangeGate {
  private static final Set<String> LOOKING = Set.of("GET", "HEAD");
  private static final String BEARER = "Bearer ";

  private final byte[] token;

  /** {@code token} is empty where nothing can be changed. */
  ChangeGate(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  Route wrap(Route inner) {
    return extractRequest(
        request -> LOOKING.contains(request.method().name()) ? inner : change(request, inner));
  }

  private Route change(HttpRequest request, Route inner) {
    if (token.length == 0) {
      return refuse(
          StatusCodes.FORBIDDEN, "Nothing can be changed here: atrio.management.token is not set.");
    }
    return shows(request)
        ? inner
        : refuse(StatusCodes.UNAUTHORIZED, "Show the token: Authorization: Bearer <token>");
  }

  private boolean shows(HttpRequest request) {
    String shown = request.getHeader("Authorization").map(HttpHeader::value).orElse("");
    return shown.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(
            shown.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8), token);
  }

  private static Route refuse(StatusCode status, String why) {
    return complete(
        HttpResponse.create()
            .withStatus(status)
            .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"atrio-management\""))
            .withEntity(
                HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, why + System.lineSeparator())));
  }
}
