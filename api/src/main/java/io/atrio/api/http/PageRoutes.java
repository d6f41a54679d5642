package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.getFromResource;
import static org.apache.pekko.http.javadsl.server.Directives.getFromResourceDirectory;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.pathSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeaders;

import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** The pages: the demo at {@code /}, its assets, and the API's description. */
final class PageRoutes {
  private static final ContentType YAML =
      ContentTypes.create(
          MediaTypes.customWithOpenCharset("application", "yaml", Map.of(), false),
          HttpCharsets.UTF_8);

  /** Pages run only what comes from here; streams may be on another port or host. */
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'self'; connect-src 'self' http: https:; style-src 'self'; img-src 'self' data:;"
                  + " base-uri 'none'; frame-ancestors 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cache-Control", "no-cache"));

  private PageRoutes() {}

  static Route route() {
    return respondWithHeaders(
        HEADERS,
        () ->
            concat(
                pathSingleSlash(() -> get(() -> getFromResource("web/index.html"))),
                pathPrefix("assets", () -> get(() -> getFromResourceDirectory("web/assets"))),
                path("openapi.yaml", () -> get(() -> getFromResource("web/openapi.yaml", YAML)))));
  }
}
